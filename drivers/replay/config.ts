import { z } from 'zod'
import { defineRefusals } from '../../contract/refusal.ts'

export const replayConfig = z.object({
  file: z
    .string()
    .min(1)
    .max(500)
    .describe('文件（本连接文件夹内的 .csv 或 .csv.gz） | File (.csv or .csv.gz in this connection’s folder)'),
  form: z
    .enum(['wide', 'long'])
    .default('wide')
    .describe('格式：wide 每列一个测点，long 每行一个采样值 | Form: wide, a column per point; long, a row per sample'),
  timeColumn: z.string().min(1).max(200).optional().describe('时间列（默认第一列） | Time column (default: the first)'),
  codeColumn: z.string().min(1).max(200).default('code').describe('编码列（long） | Code column (long)'),
  valueColumn: z.string().min(1).max(200).default('value').describe('值列（long） | Value column (long)'),
  qualityColumn: z
    .string()
    .min(1)
    .max(200)
    .default('quality')
    .describe('质量列（long，可缺） | Quality column (long, may be missing)'),
  timeUnit: z.enum(['ms', 's']).default('ms').describe('数字时间的单位 | Unit of numeric times'),
  utcOffsetMinutes: z
    .number()
    .int()
    .min(-840)
    .max(840)
    .default(480)
    .describe('无时区时间相对 UTC 的分钟数（北京时间 480） | Offset of times without a zone, minutes'),
  speed: z.number().min(0.1).max(3600).default(1).describe('速度（倍） | Speed (times)'),
  loop: z.boolean().default(true).describe('循环播放 | Play again from the beginning'),
  start: z
    .string()
    .max(50)
    .optional()
    .describe('从文件中此时刻开始（默认开头） | Begin at this time of the file (default: its beginning)'),
  fill: z
    .enum(['none', 'linear'])
    .default('none')
    .describe(
      '两次读数之间：none 不填，linear 线性插值并标记 | Between two readings: nothing, or interpolated and marked',
    ),
  fillEveryMs: z.number().int().min(100).max(3_600_000).default(1000).describe('插值间隔 ms | Interpolate every, ms'),
  skipGapMs: z
    .number()
    .int()
    .min(1000)
    .max(10 * 365 * 24 * 3_600_000)
    .default(3_600_000)
    .describe('文件中更长的空档缩短为此值且不插值 ms | Longer gaps of the file are cut to this and not filled, ms'),
})
export type ReplayConfig = z.output<typeof replayConfig>

export const replayAddress = z.object({
  column: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('列名或编码（默认测点编码） | Column or code (default: the point’s code)'),
})
export type ReplayAddress = z.output<typeof replayAddress>

export const replayRefusals = defineRefusals({
  replayPath: [
    400,
    '文件 {file} 不在本连接的文件夹内：请把文件放入该文件夹，并填写相对路径',
    'File {file} is not in this connection’s folder: put it there and give its relative path',
  ],
  replayMissing: [
    404,
    '没有文件 {file}：请把它放入本连接的文件夹',
    'There is no file {file}: put it into this connection’s folder',
  ],
  replayFormat: [400, '文件 {file} 无法读取：{detail}', 'File {file} cannot be read: {detail}'],
  replayColumn: [
    400,
    '文件 {file} 中没有列 {column}：请检查列名',
    'File {file} has no column {column}: check its name',
  ],
  replayTooLarge: [
    413,
    '文件 {file} 过大：所选列最多 {max} 个值，请拆分文件',
    'File {file} is too large: at most {max} values in the columns used; split it',
  ],
  replayEmpty: [
    400,
    '文件 {file} 中没有可播放的数据：请检查列名和时间格式',
    'File {file} holds nothing to play: check column names and the form of the times',
  ],
  replayStart: [
    400,
    '开始时刻 {start} 无法识别或不在文件范围内',
    'The start {start} is not readable or not within the file',
  ],
})
