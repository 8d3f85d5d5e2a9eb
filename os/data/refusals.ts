import { defineRefusals } from '../../contract/refusal.ts'

export const dataRefusals = defineRefusals({
  embeddedMissing: [
    500,
    '本机平台（{platform}）没有内置的 PostgreSQL。请设置 MILLRACE_POSTGRES_URL 指向一个 PostgreSQL 数据库',
    'There is no embedded PostgreSQL for this platform ({platform}). Set MILLRACE_POSTGRES_URL to a PostgreSQL database',
  ],
  folderNotReachable: [
    500,
    'PostgreSQL 以用户 {user} 运行，无法进入文件夹 {folder}。请放开其上级文件夹的进入权限（chmod o+x），或用 MILLRACE_DATA 换一个位置',
    'PostgreSQL runs as the user {user} and cannot enter the folder {folder}. Make its parent folders traversable (chmod o+x), or choose another place with MILLRACE_DATA',
  ],
  folderNotOurs: [
    500,
    '没有权限使用数据文件夹 {folder}（{detail}）。请用其所有者启动，或用 MILLRACE_DATA 换一个位置',
    'The data folder {folder} may not be used ({detail}). Start as its owner, or choose another place with MILLRACE_DATA',
  ],
  diskFull: [
    507,
    '数据文件夹 {folder} 所在磁盘空间不足（剩余 {freeMb} MB，至少需要 {needMb} MB）。请清理磁盘后重新启动',
    'The disk of the data folder {folder} is too full ({freeMb} MB left, {needMb} MB needed). Free some space and start again',
  ],
  folderInUse: [
    409,
    '数据文件夹 {folder} 正被另一个 Millrace 进程（{pid}）使用。请先停止它，或用 MILLRACE_DATA 换一个位置',
    'The data folder {folder} is in use by another Millrace process ({pid}). Stop it first, or choose another place with MILLRACE_DATA',
  ],
  otherVersion: [
    500,
    '数据文件夹 {folder} 由 PostgreSQL {found} 写成，本版本需要 PostgreSQL {wanted}',
    'The data folder {folder} was written by PostgreSQL {found}; this version of Millrace needs PostgreSQL {wanted}',
  ],
  didNotStart: [
    500,
    '内置 PostgreSQL 未能启动：{detail}。日志见 {log}',
    'The embedded PostgreSQL did not start: {detail}. Its log is {log}',
  ],
  notReachable: [
    503,
    '连不上 PostgreSQL：{detail}。请检查 MILLRACE_POSTGRES_URL 和数据库是否在运行',
    'PostgreSQL cannot be reached: {detail}. Check MILLRACE_POSTGRES_URL and whether the database runs',
  ],
  serverTooOld: [
    500,
    'PostgreSQL 版本 {found} 过旧，需要 {wanted} 或更新',
    'PostgreSQL {found} is too old; {wanted} or later is needed',
  ],
  databaseNewer: [
    500,
    '数据库比本版本的 Millrace 新（已应用本版本没有的迁移 {migration}）。请使用写入它的版本或更新的版本启动',
    'The database is newer than this version of Millrace (it holds the migration {migration}). Start the version that wrote it, or a later one',
  ],
  migrationChanged: [
    500,
    '迁移 {migration} 在应用之后被改动过。已发布的迁移不可修改：请恢复原文件，把改动写成新的迁移',
    'The migration {migration} was changed after it had been applied. Restore the file and write the change as a new migration',
  ],
})
