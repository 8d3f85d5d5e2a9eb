import { t } from '../../contract/text.ts'

/** Kinds of parameters in the order in which people look for them. */
export const kindWords = {
  workOffset: t('工件坐标系', 'Work offset'),
  axisPosition: t('轴位置', 'Axis position'),
  toolGeometryLength: t('刀补：几何长度', 'Tool compensation: geometry, length'),
  toolGeometryRadius: t('刀补：几何半径', 'Tool compensation: geometry, radius'),
  toolWearLength: t('刀补：磨耗长度', 'Tool compensation: wear, length'),
  toolWearRadius: t('刀补：磨耗半径', 'Tool compensation: wear, radius'),
  systemParameter: t('系统参数', 'System parameter'),
  macroVariable: t('宏变量', 'Macro variable'),
  toolLife: t('刀具寿命', 'Tool life'),
}
