const browsers: [pattern: RegExp, name: string][] = [
  [/MicroMessenger\/(\d+)/, 'WeChat'],
  [/DingTalk\/(\d+)/, 'DingTalk'],
  [/Lark\/(\d+)/, 'Feishu'],
  [/Edg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/Chrome\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
]
const systems: [pattern: RegExp, name: string][] = [
  [/Windows NT/, 'Windows'],
  [/HarmonyOS/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** What a person calls a browser, from its User-Agent: `Chrome 141 · Windows`; the text itself when nothing is known of it. */
export function browserName(agent: string): string {
  const browser = browsers
    .map(([pattern, name]) => [name, pattern.exec(agent)?.[1]] as const)
    .find(([, found]) => found)
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1]
  return [browser?.join(' '), system].filter(Boolean).join(' · ') || agent
}
