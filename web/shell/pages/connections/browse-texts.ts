import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  title: { zh: '浏览 {name}', en: 'Browse {name}' },
  device: { zh: '设备里的变量', en: 'Variables of the device' },
  reading: { zh: '正在向设备读取…', en: 'Reading from the device…' },
  none: { zh: '设备没有报告任何节点。', en: 'The device reports no nodes.' },
  noneHint: {
    zh: '账号可能没有浏览权限，或服务器还在启动。稍后重新打开，或换一个账号。',
    en: 'The account may not be allowed to browse, or the server is still starting. Open this again later, or use another account.',
  },
  all: { zh: '全选 {n} 个', en: 'all {n}' },
  writable: { zh: '可写', en: 'writable' },
  chosen: { zh: '要登记的测点', en: 'Points to be registered' },
  chosenNone: {
    zh: '在左边展开目录，勾选需要的变量。',
    en: 'Open the folders and tick the variables that shall become points.',
  },
  tooMany: { zh: '一次最多登记 {n} 个', en: 'At most {n} at once' },
  place: { zh: '登记到哪里', en: 'Where they belong' },
  placeHint: {
    zh: '孪生里的系统或设备；可以先不选，以后再挪。',
    en: 'A system or an equipment of the twin; it can be left open and set later.',
  },
  code: { zh: '测点编码', en: 'Point code' },
  name: { zh: '名称', en: 'Name' },
  unit: { zh: '单位', en: 'Unit' },
  state: { zh: '结果', en: 'Result' },
  repeated: { zh: '编码重复，请改一个', en: 'code stands twice; change one' },
  skipped: { zh: '已有，跳过', en: 'exists, skipped' },
  rewired: { zh: '已有，将改接', en: 'exists, gets this source' },
  existing: {
    zh: '{n} 个编码已有测点：把它们改接到这个连接（名称、位置和其它设置不变）',
    en: '{n} codes are points already: give these this connection as source (name, place and all else stay)',
  },
  drop: { zh: '移除', en: 'Remove' },
  clear: { zh: '清空', en: 'Clear' },
  register: { zh: '登记 {n} 个测点', en: 'Register {n} points' },
  created: { zh: '已新建', en: 'created' },
  updated: { zh: '已修改', en: 'changed' },
  unchanged: { zh: '无变化', en: 'unchanged' },
  refused: { zh: '未登记：{reason}', en: 'refused: {reason}' },
  summary: {
    zh: '新建 {created}，修改 {updated}，不变 {unchanged}，未登记 {refused}',
    en: '{created} created, {updated} changed, {unchanged} unchanged, {refused} refused',
  },
  fix: { zh: '改正未登记的行后可再次登记。', en: 'Correct the refused rows and register them again.' },
  done: { zh: '完成', en: 'Done' },
})
