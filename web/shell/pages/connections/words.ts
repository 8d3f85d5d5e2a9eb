import type { BadInputReason } from '../../../../contract/driver.ts'
import type { Text } from '../../../../contract/text.ts'
import type { Standing } from './standing.ts'

/** Names of bad inputs; what each means stands in `badInputHints`. */
export const badInputNames = {
  empty: { zh: '空报文', en: 'empty' },
  tooLarge: { zh: '报文过大', en: 'too large' },
  tooDeep: { zh: '嵌套过深', en: 'nested too deeply' },
  notUtf8: { zh: '不是 UTF-8', en: 'not UTF-8' },
  malformed: { zh: '格式错误', en: 'malformed' },
  wrongShape: { zh: '内容不合要求', en: 'wrong shape' },
  tooMany: { zh: '一次过多', en: 'too many at once' },
  protocol: { zh: '通信异常', en: 'protocol fault' },
  deviceError: { zh: '设备报错', en: 'device error' },
  notAllowed: { zh: '未获许可', en: 'not allowed' },
} satisfies Record<BadInputReason, Text>

export const badInputHints = {
  empty: {
    zh: '报文里没有内容。检查发送端是否读到了数据。',
    en: 'Nothing was in it. Check whether the sender has data at all.',
  },
  tooLarge: { zh: '超过报文上限。请分成几批发送。', en: 'Over the limit. Send it in several parts.' },
  tooDeep: {
    zh: 'JSON 嵌套层数过多。请按文档中的三种格式发送。',
    en: 'The JSON is nested too deeply. Send one of the three documented forms.',
  },
  notUtf8: {
    zh: '文字编码不是 UTF-8。请检查发送端的编码设置。',
    en: 'The text is not UTF-8. Check the encoding of the sender.',
  },
  malformed: { zh: '不是有效的 JSON。请对照下面的原文检查。', en: 'Not valid JSON. Compare with the text below.' },
  wrongShape: {
    zh: '能读懂，但编码、类型或地址不对。请对照下面的原文检查测点编码和数值类型。',
    en: 'Readable, but codes, types or addresses do not fit. Check point codes and value types against the text below.',
  },
  tooMany: { zh: '一次的样本数超过上限。请分批发送。', en: 'More samples at once than allowed. Send them in parts.' },
  protocol: {
    zh: '应答超时或不符合协议。偶尔出现多为网络或设备繁忙，持续出现请检查线路与超时设置。',
    en: 'No answer in time, or one that breaks the protocol. Now and then: a busy network or device. Steadily: check the line and the time-out.',
  },
  deviceError: {
    zh: '设备返回了错误。请检查地址、数据类型和设备状态。',
    en: 'The device answered with an error. Check address, data type and its state.',
  },
  notAllowed: {
    zh: '登录、主题或停用状态不允许。请检查用户名、密码、主题，以及连接是否启用。',
    en: 'Refused by sign-in, topic rules or because the connection is off. Check user name, password, topic, and whether it is switched on.',
  },
} satisfies Record<BadInputReason, Text>

export const standingNames = {
  up: { zh: '正常', en: 'Connected' },
  quiet: { zh: '无新数据', en: 'No new data' },
  opening: { zh: '正在连接', en: 'Connecting' },
  down: { zh: '断开', en: 'Disconnected' },
  off: { zh: '已停用', en: 'Switched off' },
} satisfies Record<Standing, Text>

export const originNames = {
  measured: { zh: '实测', en: 'measured' },
  interpolated: { zh: '插值', en: 'interpolated' },
  calculated: { zh: '计算值', en: 'calculated' },
  manual: { zh: '人工录入', en: 'entered by hand' },
  substituted: { zh: '替代值', en: 'substituted' },
} satisfies Record<string, Text>

export const clockNames = {
  source: { zh: '设备时间', en: "the device's time" },
  server: { zh: '到达时间（服务器时钟）', en: 'time of arrival (our clock)' },
  corrected: { zh: '设备时间，按时钟偏差校正', en: "the device's time, corrected by its clock's error" },
} satisfies Record<string, Text>
