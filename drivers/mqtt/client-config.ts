import { z } from 'zod'
import { defineRefusals } from '../../contract/refusal.ts'

const topicFilter = z
  .string()
  .min(1)
  .max(1024)
  .regex(
    /^(?:(?:\+|[^+#\0]*)\/)*(?:#|\+|[^+#\0]*)$/,
    '# 只能在末尾，+ 只能独占一级 | # only at the end, + alone in its level',
  )
const topicName = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^+#\0]+$/, '不可含通配符 | no wildcards')
const pointer = z
  .string()
  .max(256)
  .regex(/^(\/([^~/]|~[01])*)*$/, 'JSON 指针，如 /data/value | a JSON pointer such as /data/value')

export const clientConfig = z.object({
  host: z.string().min(1).max(255).describe('服务器地址 | Broker host'),
  port: z.number().int().min(1).max(65_535).default(1883).describe('端口 | Port'),
  version: z.enum(['3.1.1', '5']).default('3.1.1').describe('MQTT 版本 | MQTT version'),
  tls: z.boolean().default(false).describe('加密（TLS） | Encrypted (TLS)'),
  tlsVerify: z.boolean().default(true).describe('验证服务器证书 | Verify the broker’s certificate'),
  tlsCa: z.string().max(65_536).optional().describe('CA 证书（PEM） | CA certificate (PEM)'),
  tlsCertificate: z.string().max(65_536).optional().describe('客户端证书（PEM） | Client certificate (PEM)'),
  tlsKey: z.string().max(65_536).optional().describe('客户端私钥（PEM） | Client key (PEM)'),
  clientId: z
    .string()
    .max(256)
    .optional()
    .describe('客户端标识（默认 millrace-连接名） | Client id (default millrace-connection)'),
  username: z.string().max(256).optional().describe('用户名 | User name'),
  password: z.string().max(1024).optional().describe('密码 | Password'),
  topics: z
    .array(topicFilter)
    .max(1000)
    .default([])
    .describe('订阅主题（可含 + #） | Topics to subscribe (+ and # allowed)'),
  qos: z
    .union([z.literal(0), z.literal(1)])
    .default(1)
    .describe('服务质量 QoS（1：存盘后才确认） | QoS (1: acknowledged when stored)'),
  persistentSession: z
    .boolean()
    .default(true)
    .describe('持久会话（断线期间由服务器缓存） | Persistent session (the broker keeps messages while we are away)'),
  payload: z
    .enum(['millrace', 'value'])
    .default('millrace')
    .describe(
      '报文格式：millrace 为三种 JSON 批量格式；value 为一个主题一个值 | Payload: millrace JSON, or one value per topic',
    ),
  keepaliveSeconds: z.number().int().min(5).max(3600).default(30).describe('心跳间隔 s | Keep-alive, s'),
  connectTimeoutMs: z
    .number()
    .int()
    .min(500)
    .max(120_000)
    .default(10_000)
    .describe('连接超时 ms | Connect timeout, ms'),
  maxPayloadBytes: z
    .number()
    .int()
    .min(1024)
    .max(16 * 1024 * 1024)
    .default(1024 * 1024)
    .describe('报文上限 字节 | Largest payload, bytes'),
})
export type ClientConfig = z.output<typeof clientConfig>

export const clientAddress = z.object({
  topic: topicName.optional().describe('主题 | Topic'),
  pointer: pointer
    .optional()
    .describe(
      '值在 JSON 中的位置（空：整个报文即值） | Place of the value in the JSON (none: the payload is the value)',
    ),
  timePointer: pointer
    .optional()
    .describe('时间在 JSON 中的位置（空：接收时间） | Place of the time (none: time of arrival)'),
  timeUnit: z.enum(['ms', 's']).default('ms').describe('数字时间的单位 | Unit of a numeric time'),
  qualityPointer: pointer.optional().describe('质量在 JSON 中的位置 | Place of the quality'),
  commandTopic: topicName.optional().describe('下发主题 | Topic for write-back'),
  commandFormat: z.enum(['plain', 'json']).default('plain').describe('下发格式 | Write-back payload'),
})
export type ClientAddress = z.output<typeof clientAddress>

export const clientRefusals = defineRefusals({
  mqttSignIn: [
    401,
    'MQTT 服务器拒绝登录：请检查用户名、密码和客户端标识',
    'The MQTT broker refuses the sign-in: check user name, password and client id',
  ],
  mqttVersion: [
    400,
    'MQTT 服务器不接受版本 {version}：请换用另一版本',
    'The MQTT broker does not accept version {version}: choose the other one',
  ],
  mqttNoTopics: [
    400,
    '没有可订阅的主题：请填写主题，或给测点配置主题',
    'There is nothing to subscribe: enter topics, or give points a topic',
  ],
  mqttSubscription: [
    403,
    'MQTT 服务器拒绝订阅 {topics}：请检查该账号的权限',
    'The MQTT broker refuses the subscription {topics}: check the account’s rights',
  ],
  mqttNotWritable: [400, '该测点没有配置下发主题', 'This point has no topic for write-back'],
})
