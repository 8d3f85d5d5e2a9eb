import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  peers: { zh: '对方的证书', en: "The peer's certificates" },
  clients: { zh: '本平台 OPC UA 服务器的客户端证书', en: 'Certificates of clients of our OPC UA server' },
  clientsHint: {
    zh: '客户端第一次加密连接时会被拒，证书留在这里等人核对。',
    en: 'A client that signs or encrypts is turned away at first; its certificate waits here until somebody has compared it.',
  },
  waiting: { zh: '{n} 个未信任', en: '{n} not trusted' },
  owner: { zh: '持有者', en: 'Subject' },
  thumbprint: { zh: 'SHA-1 指纹', en: 'SHA-1 thumbprint' },
  validity: { zh: '有效期', en: 'Valid' },
  span: { zh: '{from} 至 {to}', en: '{from} to {to}' },
  over: { zh: '已过期', en: 'expired' },
  notYet: { zh: '尚未生效', en: 'not valid yet' },
  state: { zh: '状态', en: 'State' },
  trusted: { zh: '已信任', en: 'Trusted' },
  rejected: { zh: '未信任', en: 'Not trusted' },
  trust: { zh: '信任', en: 'Trust' },
  takeBack: { zh: '收回信任', en: 'Take back trust' },
  compare: { zh: '核对并信任', en: 'Compare and trust' },
  adviceCompare: {
    zh: '把这个指纹与对方设备上显示的核对，一致后信任它，马上重新连接。',
    en: 'Compare this thumbprint with the one shown on the device. If they agree, trust it: it connects again at once.',
  },
  trustAsk: { zh: '信任“{name}”的证书？', en: 'Trust the certificate of “{name}”?' },
  compareFirst: {
    zh: '先核对指纹：与对方设备上显示的逐组一致，才能信任。',
    en: 'Compare first: trust it only if every group agrees with what the device itself shows.',
  },
  trustPeer: {
    zh: '信任后，连接 {code} 会马上用它重新连接，此后不再询问。',
    en: 'Once trusted, the connection {code} connects with it at once and does not ask again.',
  },
  trustClient: {
    zh: '信任后，这个客户端下次连接就能登录，读取全部实时值。',
    en: 'Once trusted, this client can sign in at its next connection and read all live values.',
  },
  takeBackAsk: { zh: '收回对“{name}”证书的信任？', en: 'Take back the trust in the certificate of “{name}”?' },
  takeBackPeer: {
    zh: '连接 {code} 会马上重连并停在“尚未信任”，签名或加密的数据随之中断，直到再次信任。',
    en: 'The connection {code} starts anew and stops at “not trusted yet”: signed or encrypted data ends until it is trusted again.',
  },
  takeBackClient: {
    zh: '它下次签名或加密连接时会被拒；已经连着的会话不会断开。',
    en: 'It is turned away at its next signed or encrypted connection; a session that is open stays.',
  },
  audited: { zh: '操作记入审计，可以随时改回。', en: 'This is audited and can be changed back at any time.' },
  nowTrusted: { zh: '已信任“{name}”', en: '“{name}” is trusted' },
  nowRejected: { zh: '已收回对“{name}”的信任', en: '“{name}” is no longer trusted' },
})
