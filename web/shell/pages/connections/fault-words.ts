import { rejectReasons } from '../../../../api/ingest.ts'
import type { Language, Text } from '../../../../contract/text.ts'

/** Faults of the network as the operating system names them: what happened, and what to do. */
const faults: Record<string, { said: Text; advice: Text }> = {
  ECONNREFUSED: {
    said: { zh: '对方拒绝连接：该端口没有程序在接听', en: 'Connection refused: nothing listens on that port' },
    advice: {
      zh: '确认端口号没有填错、设备上的服务已启动、防火墙没有拦截。',
      en: 'Check the port number, whether the service on the device runs, and the firewall.',
    },
  },
  ETIMEDOUT: {
    said: { zh: '连接超时：设备没有应答', en: 'Timed out: the device does not answer' },
    advice: {
      zh: '确认设备已通电、网线和交换机正常、地址没有填错、防火墙没有拦截。',
      en: 'Check whether the device is on, the cable and the switch, the address, and the firewall.',
    },
  },
  ENOTFOUND: {
    said: { zh: '找不到这个主机名', en: 'There is no host of this name' },
    advice: {
      zh: '检查主机名的拼写，或直接填 IP 地址。',
      en: 'Check the spelling of the host, or enter its IP address.',
    },
  },
  EHOSTUNREACH: {
    said: { zh: '网络不通：到不了这台主机', en: 'There is no way to this host' },
    advice: {
      zh: '检查 IP 地址、网段和网关，以及中间的防火墙。',
      en: 'Check the IP address, network and gateway, and the firewalls on the way.',
    },
  },
  ECONNRESET: {
    said: { zh: '对方中断了连接', en: 'The other side broke the connection' },
    advice: {
      zh: '设备可能正在重启、连接数已满，或不认这种协议；稍后自动重试。',
      en: 'The device may be restarting, may have too many clients, or may not speak this protocol. It is tried again by itself.',
    },
  },
}
const alike: Record<string, string> = {
  ENETUNREACH: 'EHOSTUNREACH',
  EAI_AGAIN: 'ENOTFOUND',
  EPIPE: 'ECONNRESET',
  ESOCKETTIMEDOUT: 'ETIMEDOUT',
}

/** What a fault of the network means; undefined for what has its own words, as the drivers' refusals do. */
export function explainFault(texts: Text, language: Language): { said: string; advice: string } | undefined {
  const code = /\b(E[A-Z_]{4,})\b/.exec(texts.en)?.[1] ?? ''
  const fault = faults[alike[code] ?? code]
  return fault && { said: fault.said[language], advice: fault.advice[language] }
}

const reasons = new RegExp(`\\b(${Object.keys(rejectReasons).join('|')})\\b`, 'g')

/** A technical detail with the names of refusals in words. */
export function sayDetail(detail: string, language: Language): string {
  return detail.replace(reasons, (name) => (rejectReasons as Record<string, Text>)[name][language])
}
