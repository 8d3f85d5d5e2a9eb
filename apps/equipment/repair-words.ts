import { t } from '../../contract/text.ts'

export const priorities = {
  urgent: t('特急', 'Urgent'),
  high: t('紧急', 'High'),
  normal: t('一般', 'Normal'),
  low: t('不急', 'Low'),
}
export const sources = {
  person: t('人工报修', 'A person'),
  alarm: t('报警', 'An alarm'),
  check: t('点检', 'A check'),
  meter: t('计数', 'A meter'),
  model: t('诊断模型', 'A model'),
}
export const pauseReasons = {
  parts: t('等备件', 'Waiting for parts'),
  production: t('等生产让机', 'Waiting for production'),
}
export const causes = {
  wear: t('磨损', 'Wear'),
  looseness: t('松动', 'Looseness'),
  contamination: t('污染堵塞', 'Dirt or blockage'),
  lubrication: t('润滑不良', 'Lubrication'),
  electrical: t('电气元件失效', 'Electrical part failed'),
  overload: t('过载', 'Overload'),
  misuse: t('操作不当', 'Misuse'),
  ageing: t('老化', 'Ageing'),
  setting: t('参数失准', 'Settings'),
  external: t('外部原因', 'External'),
  unknown: t('未查明', 'Not found'),
}
export const remedies = {
  replaced: t('更换', 'Replaced'),
  adjusted: t('调整', 'Adjusted'),
  cleaned: t('清洁疏通', 'Cleaned'),
  lubricated: t('加注润滑', 'Lubricated'),
  mended: t('修复', 'Mended'),
  tightened: t('紧固', 'Tightened'),
  reset: t('复位设参', 'Reset or set'),
  temporary: t('临时处理', 'Temporary'),
}
