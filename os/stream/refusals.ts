import { defineRefusals } from '../../contract/refusal.ts'

export const streamRefusals = defineRefusals({
  notConnected: [
    409,
    '连接 {connection} 当前未连通；请先查看连接状态页的错误并恢复连接',
    'The connection {connection} is not connected; see its error on the connections page and restore it first',
  ],
  switchedOff: [
    409,
    '连接 {connection} 已停用；请先启用',
    'The connection {connection} is switched off; switch it on first',
  ],
  connectTimeout: [504, '{seconds} 秒内未能建立连接', 'No connection within {seconds} s'],
  unknownDriver: [400, '没有驱动 {driver}', 'There is no driver {driver}'],
  unknownConnection: [404, '没有连接 {connection}', 'There is no connection {connection}'],
  noCertificates: [409, '连接 {connection} 不使用证书', 'The connection {connection} uses no certificates'],
  cannotBrowse: [
    409,
    '连接 {connection} 的协议不支持浏览',
    'The protocol of the connection {connection} cannot be browsed',
  ],
  cannotWrite: [409, '测点 {code} 不可下发', 'The point {code} cannot be written to'],
  noAnswer: [
    504,
    '设备 {seconds} 秒内没有回应；请到现场核对',
    'No answer of the device within {seconds} s; check it on site',
  ],
  writeFault: [500, '下发过程出错；请到现场核对设备状态', 'The write went wrong on the way; check the device on site'],
  badConfig: [400, '连接配置无效：{detail}', 'The connection is not configured right: {detail}'],
  badPayload: [400, '数据包无法接收（{reason}）：{detail}', 'The payload cannot be taken ({reason}): {detail}'],
  noOpcuaServer: [
    409,
    'OPC UA 服务器没有运行；若已用 MILLRACE_OPCUA_PORT=off 关闭，请去掉该设置后重启',
    'The OPC UA server is not running; if MILLRACE_OPCUA_PORT=off switched it off, remove that setting and start again',
  ],
  streamDown: [503, '数据流进程正在重启，请稍后再试', 'The data stream is restarting; try again in a moment'],
})
