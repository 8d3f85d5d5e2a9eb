import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  title: { zh: '扫码', en: 'Scan' },
  state: { zh: '标签、工票、量具、物料，扫哪个都行', en: 'Labels, tickets, gauges, material: scan any of them' },
  camera: { zh: '用摄像头扫', en: 'Scan with the camera' },
  ready: { zh: '等待扫码', en: 'Ready to scan' },
  readyHint: {
    zh: '扫码枪对准标签扣扳机即可，不用先点输入框；没有扫码枪就用摄像头，或手工输入编码。',
    en: 'Pull the trigger of a hand scanner, no need to click first; without one use the camera, or type the code.',
  },
  looking: { zh: '正在查找 {code}…', en: 'Looking for {code}…' },
  choose: { zh: '“{code}” 有 {n} 条记录，选哪一条？', en: '“{code}” stands for {n} records: which one?' },
  none: { zh: '没有找到 “{code}”', en: 'Nothing is called “{code}”' },
  noneHint: {
    zh: '请核对标签是否完整、是否属于本单位；编码可能尚未建档，或您没有查看权限。可以重扫，或手工输入编码。',
    en: 'Check that the label is whole and belongs to this organisation; the record may not exist yet, or you may not see it. Scan again, or type the code.',
  },
  readWhole: { zh: '扫到的内容', en: 'What was read' },
  opened: { zh: '已打开', en: 'Opened' },
  last: { zh: '最近五次', en: 'The last five' },
  nothingYet: { zh: '还没有扫过', en: 'Nothing scanned yet' },
  again: { zh: '重新查找', en: 'Look again' },
  notFound: { zh: '未找到', en: 'not found' },
  several: { zh: '{n} 条', en: '{n} records' },
  print: { zh: '标签方案', en: 'Label schemes' },
})
