import { defineRefusals } from '../../contract/refusal.ts'

export const opcuaRefusals = defineRefusals({
  opcuaUntrustedServer: [
    409,
    '尚未信任服务器证书（SHA-1 指纹 {thumbprint}，主题 {subject}），证书已存入 {folder}。请与服务器上的指纹核对，一致后点“信任”，再重新连接',
    'The server certificate is not trusted yet (SHA-1 thumbprint {thumbprint}, subject {subject}). It is stored in {folder}: compare the thumbprint with the one shown on the server, trust it, then connect again',
  ],
  opcuaServerCertificateInvalid: [
    409,
    '服务器证书无效（{status}），指纹 {thumbprint}。请更换或更新服务器上的证书',
    'The server certificate is not valid ({status}), thumbprint {thumbprint}. Renew it on the server',
  ],
  opcuaOwnCertificateRefused: [
    409,
    '服务器拒绝了本平台的证书（{status}）。请在服务器上信任 {file}（SHA-1 指纹 {thumbprint}），再重新连接',
    'The server refuses our certificate ({status}). Trust {file} (SHA-1 thumbprint {thumbprint}) on the server, then connect again',
  ],
  opcuaNoEndpoint: [
    409,
    '服务器没有安全模式 {mode}、安全策略 {policy} 的端点。它提供：{offered}',
    'The server has no endpoint with security mode {mode} and policy {policy}. It offers: {offered}',
  ],
  opcuaUserRefused: [
    403,
    '服务器不接受该用户身份（{status}）。请核对用户名、密码或用户证书，以及服务器是否允许该登录方式',
    'The server does not accept this user ({status}). Check the user name, password or user certificate, and whether the server allows this kind of sign-in',
  ],
  opcuaMissingSecret: [422, '请填写 {field}', 'Enter {field}'],
  opcuaUnknownCertificate: [
    404,
    '没有指纹为 {thumbprint} 的证书',
    'There is no certificate with the thumbprint {thumbprint}',
  ],
  opcuaWrongValue: [
    422,
    '值 {value} 不能写入 {type} 类型的节点 {nodeId}',
    'The value {value} does not fit node {nodeId} of type {type}',
  ],
  opcuaWriteRefused: [
    409,
    '服务器拒绝写入节点 {nodeId}：{status}（{description}）',
    'The server refused the write to node {nodeId}: {status} ({description})',
  ],
  opcuaUnknownNode: [404, '服务器上没有节点 {nodeId}（{status}）', 'The server has no node {nodeId} ({status})'],
})
