import type { Text } from '../../../../contract/text.ts'

/** What the drivers' choices mean, where the bare word would not tell. */
export const choiceWords: Record<string, Record<string, Text>> = {
  auth: {
    anonymous: { zh: '匿名', en: 'anonymous' },
    userName: { zh: '用户名和密码', en: 'user name and password' },
    certificate: { zh: '证书', en: 'certificate' },
  },
  securityMode: {
    None: { zh: '不加密', en: 'none' },
    Sign: { zh: '签名', en: 'signed' },
    SignAndEncrypt: { zh: '签名并加密', en: 'signed and encrypted' },
  },
  securityPolicy: { None: { zh: '无', en: 'none' } },
  payload: {
    millrace: { zh: 'Millrace JSON（批量）', en: 'Millrace JSON (batches)' },
    value: { zh: '一个主题一个值', en: 'one value per topic' },
  },
  protocol: {
    agent: { zh: 'MTConnect 代理（HTTP）', en: 'MTConnect agent (HTTP)' },
    shdr: { zh: 'SHDR 适配器（TCP）', en: 'SHDR adapter (TCP)' },
  },
  transfer: { stream: { zh: '代理持续推送', en: 'sent by the agent' }, poll: { zh: '轮询', en: 'polled' } },
  form: {
    wide: { zh: '每列一个测点', en: 'a column per point' },
    long: { zh: '每行一个样本', en: 'a row per sample' },
  },
  timeUnit: { ms: { zh: '毫秒', en: 'milliseconds' }, s: { zh: '秒', en: 'seconds' } },
  fill: { none: { zh: '不填', en: 'nothing' }, linear: { zh: '线性插值并标记', en: 'interpolated and marked' } },
}
