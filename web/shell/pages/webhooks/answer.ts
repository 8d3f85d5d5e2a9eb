import type { DeliveryItem } from '../../../../api/events.ts'
import type { Language, Text } from '../../../../contract/text.ts'

/** What the server or the network says of a failure, in words; from the most certain to the least. */
const words: [RegExp, Text][] = [
  [/^webhookOff$/, { zh: '回调已停用', en: 'the webhook was switched off' }],
  [/^abandoned$/, { zh: '没有应用处理', en: 'no app takes it' }],
  [/^privateAddress$/, { zh: '内部网络地址，不允许发送', en: 'an address of an internal network: not allowed' }],
  [/^badUrl$/, { zh: '地址无效', en: 'the address is not valid' }],
  [/^no answer within (\d+) ms$/, { zh: '{1} ms 内没有答复', en: 'no answer within {1} ms' }],
  [/ECONNREFUSED/, { zh: '对方拒绝连接', en: 'the connection was refused' }],
  [/ECONNRESET|socket hang up/, { zh: '连接被对方断开', en: 'the connection was cut' }],
  [/ENOTFOUND|EAI_AGAIN/, { zh: '找不到主机', en: 'the host was not found' }],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, { zh: '网络不通', en: 'the network does not reach it' }],
  [/certificate|CERT_|self.signed/i, { zh: '证书不被信任', en: 'its certificate is not trusted' }],
]

export function faultInWords(fault: string, language: Language): string {
  for (const [pattern, text] of words) {
    const found = pattern.exec(fault)
    if (found) return text[language].replace('{1}', found[1] ?? '')
  }
  return fault
}

/** How the last try went: the receiver's status, or why there was none; empty before the first. */
export function answerOf(item: Pick<DeliveryItem, 'lastStatus' | 'lastError'>, language: Language): string {
  const { lastStatus, lastError } = item
  const answered = lastStatus === null ? '' : language === 'zh' ? `答复 ${lastStatus}` : `answered ${lastStatus}`
  if (lastError === null) return answered
  if (lastStatus !== null && lastError === `answered ${lastStatus}`) return answered
  return [answered, faultInWords(lastError, language)].filter(Boolean).join(language === 'zh' ? '，' : ', ')
}
