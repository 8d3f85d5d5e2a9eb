import { defineRefusals } from '../../contract/refusal.ts'

export const auditRefusals = defineRefusals({
  anchorForged: [
    500,
    '审计锚点文件 {file} 不是本安装写成的，或已被改动；请核对数据目录和 secret.key',
    'The audit anchor {file} was not written by this installation, or was changed; check the data folder and its secret.key',
  ],
  trailCut: [
    500,
    '审计日志缺失：第 {lane} 链的第 {seq} 条已不在或被改写。请立即运行 millrace check audit，并保全数据库',
    'The audit trail is broken: number {seq} of lane {lane} is gone or was rewritten. Run millrace check audit now and keep the database as it is',
  ],
  nothingToCheck: [
    404,
    '数据目录 {folder} 中没有安装；请用 MILLRACE_DATA 指定数据目录',
    'There is no installation in the data folder {folder}; name the right one with MILLRACE_DATA',
  ],
  olderInstallation: [
    409,
    '这个安装由更早的版本写成；请先用本版本启动一次，再检查审计日志',
    'This installation was written by an earlier version; start this version once, then check the trail',
  ],
})
