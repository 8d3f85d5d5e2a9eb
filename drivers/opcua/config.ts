import { z } from 'zod'

export const securityModes = ['None', 'Sign', 'SignAndEncrypt'] as const
export const securityPolicies = ['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'] as const

const endpointPattern = /^opc\.tcp:\/\/[^\s/]+(\/\S*)?$/

export const opcuaConfig = z
  .object({
    endpoint: z.string().max(2000).regex(endpointPattern).describe('服务器地址 | Endpoint (opc.tcp://host:4840/path)'),
    securityMode: z.enum(securityModes).default('None').describe('安全模式 | Security mode'),
    securityPolicy: z.enum(securityPolicies).default('None').describe('安全策略 | Security policy'),
    auth: z.enum(['anonymous', 'userName', 'certificate']).default('anonymous').describe('登录方式 | Sign-in'),
    userName: z.string().max(256).optional().describe('用户名 | User name'),
    password: z.string().max(1024).optional().describe('密码 | Password'),
    userCertificate: z.string().max(65_536).optional().describe('用户证书（PEM）| User certificate (PEM)'),
    userPrivateKey: z.string().max(65_536).optional().describe('用户私钥（PEM）| User private key (PEM)'),
    publishingIntervalMs: z.int().min(50).max(3_600_000).default(500).describe('发布周期 ms | Publishing interval'),
    samplingIntervalMs: z.int().min(0).max(3_600_000).default(500).describe('采样周期 ms | Sampling interval'),
    queueSize: z.int().min(1).max(10_000).default(10).describe('服务器端队列长度 | Queue size on the server'),
    requestTimeoutMs: z.int().min(500).max(120_000).default(10_000).describe('请求超时 ms | Request timeout'),
    acceptUnknownServerCertificate: z
      .boolean()
      .default(false)
      .describe('自动信任未知服务器证书（仅调试）| Accept unknown server certificates (commissioning only)'),
  })
  .refine((c) => (c.securityMode === 'None') === (c.securityPolicy === 'None'), {
    path: ['securityPolicy'],
    message: '安全模式与安全策略须同为 None 或同不为 None | security mode and policy must both be None, or neither',
  })
  .refine((c) => c.auth !== 'userName' || !!c.userName, {
    path: ['userName'],
    message: '请填写用户名 | enter a user name',
  })
  .refine((c) => c.auth !== 'certificate' || !!c.userCertificate, {
    path: ['userCertificate'],
    message: '请填写用户证书 | enter a user certificate',
  })

export type OpcuaConfig = z.output<typeof opcuaConfig>

/** A namespace may be given by its URI (`nsu=…;s=…`): its index can change when the server starts again. */
const namespacePattern = /^nsu=([^;]+);([isgb]=.+)$/s

/** A NodeId as text: OPC 10000-6, 5.3.1.10. `i=0` in the namespace of OPC UA is the null NodeId. */
const nodeIdPattern =
  /^(?:ns=(\d{1,5});)?(?:i=(\d{1,10})|s=.+|g=[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}|b=[\da-zA-Z+/]+={0,2})$/s
const largestNamespace = 2 ** 16 - 1
const largestNumber = 2 ** 32 - 1

function isNodeId(text: string): boolean {
  const named = namespacePattern.exec(text)
  const parts = nodeIdPattern.exec(named ? `ns=1;${named[2]}` : text)
  if (!parts) return false
  const [, namespace = '0', number = '1'] = parts
  if (Number(namespace) > largestNamespace || Number(number) > largestNumber) return false
  return Number(namespace) > 0 || Number(number) > 0
}

export const opcuaAddress = z.object({
  nodeId: z
    .string()
    .max(4200)
    .refine(isNodeId, '不是 NodeId，例 ns=2;s=Boiler.Pressure | not a NodeId, e.g. ns=2;s=Boiler.Pressure'),
  samplingIntervalMs: z.number().min(0).max(3_600_000).optional(),
  /** Absolute dead-band on the server, in the unit of the raw value. */
  deadband: z.number().positive().optional(),
})
export type OpcuaAddress = z.output<typeof opcuaAddress>

/** NodeId as the server numbers its namespaces now; undefined when it has no such namespace. */
export function resolveNamespace(nodeId: string, namespaces: readonly string[]): string | undefined {
  const named = namespacePattern.exec(nodeId)
  if (!named) return nodeId
  const index = namespaces.indexOf(named[1])
  return index < 0 ? undefined : `ns=${index};${named[2]}`
}
