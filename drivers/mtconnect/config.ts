import { z } from 'zod'
import { defineRefusals } from '../../contract/refusal.ts'

const agentPattern = /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/

export const mtconnectConfig = z
  .object({
    protocol: z.enum(['agent', 'shdr']).default('agent').describe('协议 | Protocol'),
    url: z
      .string()
      .max(2000)
      .regex(agentPattern, '例 http://10.0.0.5:5000 | e.g. http://10.0.0.5:5000')
      .optional()
      .describe(
        '代理地址（只取一台设备：http://地址:5000/设备名） | Agent (one device of it: http://host:5000/device)',
      ),
    transfer: z.enum(['stream', 'poll']).default('stream').describe('取数方式 | Transfer'),
    intervalMs: z.int().min(10).max(3_600_000).default(500).describe('取数周期 ms | Interval, ms'),
    host: z.string().min(1).max(255).optional().describe('适配器地址 | Adapter host'),
    port: z.int().min(1).max(65_535).default(7878).describe('适配器端口 | Adapter port'),
    devicesFile: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe(
        '设备描述文件（本连接文件夹内的 Devices.xml，可不填） | Devices file (Devices.xml in this connection’s folder, optional)',
      ),
    timeoutMs: z.int().min(500).max(120_000).default(10_000).describe('应答超时 ms | Answer timeout, ms'),
    heartbeatSeconds: z
      .int()
      .min(1)
      .max(120)
      .default(10)
      .describe('心跳周期 s（两个周期无声即重连） | Heartbeat, s (reconnects after two without a sign)'),
    maxObservations: z
      .int()
      .min(10)
      .max(100_000)
      .default(1000)
      .describe('每次最多取多少条观测 | Observations per document'),
    maxDocumentBytes: z
      .int()
      .min(65_536)
      .max(64 * 1024 * 1024)
      .default(8 * 1024 * 1024)
      .describe('文档上限 字节 | Largest document, bytes'),
  })
  .refine((c) => c.protocol !== 'agent' || c.url !== undefined, {
    path: ['url'],
    message: '请填写代理地址 | enter the agent’s address',
  })
  .refine((c) => c.protocol !== 'shdr' || c.host !== undefined, {
    path: ['host'],
    message: '请填写适配器地址 | enter the adapter’s host',
  })
export type MtconnectConfig = z.output<typeof mtconnectConfig>

/**
 * `value` is all of it. `x` `y` `z` are the parts of a vector; `level`, `code` and `message` those of a condition, `code`
 * and `message` also those of a message.
 */
export const parts = ['value', 'x', 'y', 'z', 'level', 'code', 'message'] as const
export type Part = (typeof parts)[number]

export const mtconnectAddress = z.object({
  item: z
    .string()
    .min(1)
    .max(500)
    .describe('数据项 id 或名称（适配器：键） | Data item, by id or name (adapter: its key)'),
  part: z.enum(parts).default('value').describe('取哪一部分 | Which part of it'),
  entry: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('数据集中的键；表格写 行/列 | Key of a data set; row/column of a table'),
  codes: z
    .record(z.string().max(200), z.number())
    .optional()
    .describe(
      '状态词对应的数值（不填：按标准的顺序，从 0 起） | Number of each word (none: the standard’s order, from 0)',
    ),
  kind: z
    .enum(['value', 'condition', 'message', 'alarm', 'series', 'entries'])
    .optional()
    .describe('适配器没有设备描述时：该键的种类 | Adapter without a devices file: kind of the key'),
})
export type MtconnectAddress = z.output<typeof mtconnectAddress>

export const mtconnectRefusals = defineRefusals({
  mtconnectNotAgent: [
    502,
    '{url} 的应答不是 MTConnect 文档（{detail}）：请检查地址和端口',
    'The answer of {url} is not an MTConnect document ({detail}): check address and port',
  ],
  mtconnectRefused: [502, '代理拒绝了请求：{detail}', 'The agent refuses the request: {detail}'],
  mtconnectFile: [400, '设备描述文件 {file} 无法使用：{detail}', 'The devices file {file} cannot be used: {detail}'],
  mtconnectFileMissing: [
    404,
    '没有文件 {file}：请把它放入本连接的文件夹，并填写相对路径',
    'There is no file {file}: put it into this connection’s folder and give its relative path',
  ],
  mtconnectUnknownNode: [404, '设备中没有 {node}', 'The device has no {node}'],
})
