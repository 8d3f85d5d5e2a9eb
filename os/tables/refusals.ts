import { defineRefusals } from '../../contract/refusal.ts'

export const tableRefusals = defineRefusals({
  wrongFile: [
    400,
    '无法读取文件：{detail}。请使用本系统导出的 {format} 文件作为模板',
    'The file cannot be read: {detail}. Use a {format} file exported here as a template',
  ],
  fileTooLarge: [
    413,
    '文件过大：{detail}（上限 {limit}）。请拆分后导入',
    'The file is too large: {detail} (at most {limit}). Split it and import the parts',
  ],
})
