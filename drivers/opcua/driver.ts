import { defineDriver } from '../../contract/driver.ts'
import { opcuaAddress, opcuaConfig } from './config.ts'

// The stack behind a session takes longer to read than the rest of a stream worker: a plant without such a connection never does.

/** OPC UA client: subscribes to nodes of a server, reads, writes and browses it. */
export const opcua = defineDriver({
  id: 'opcua',
  label: { zh: 'OPC UA 客户端', en: 'OPC UA client' },
  config: opcuaConfig,
  secrets: ['password', 'userPrivateKey'],
  address: opcuaAddress,
  trust: {
    list: async (folder) => (await import('./certificates.ts')).listCertificates(folder),
    async judge(folder, thumbprint, state) {
      const { trustCertificate, rejectCertificate } = await import('./certificates.ts')
      return state === 'trusted' ? trustCertificate(folder, thumbprint) : rejectCertificate(folder, thumbprint)
    },
  },
  connect: async (ctx) => (await import('./session.ts')).connect(ctx),
})
