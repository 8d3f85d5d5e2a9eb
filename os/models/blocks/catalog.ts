import type { Block } from '../../../contract/block.ts'
import { type Text, t } from '../../../contract/text.ts'
import { arithmetic } from './arithmetic.ts'
import { dynamics } from './dynamics.ts'
import { comparison, logicBlocks } from './logic.ts'
import { loopBlocks } from './loop-blocks.ts'
import { hourlyMean, patterns } from './patterns.ts'
import { plantHours } from './plant-hours.ts'
import { qualityBlocks } from './quality-blocks.ts'
import { selectors } from './select.ts'
import { steamBlocks } from './steam.ts'
import { timers } from './timers.ts'
import { vibrationBlocks } from './vibration-blocks.ts'
import { waveBlocks } from './wave-blocks.ts'
import { windowBlocks } from './window-blocks.ts'

/** Headings of the palette, in their order. */
export const blockGroups: Record<string, Text> = {
  arithmetic: t('算术', 'Arithmetic'),
  compare: t('比较', 'Comparison'),
  logic: t('逻辑', 'Logic'),
  select: t('选择与限幅', 'Selection and limits'),
  timer: t('定时与记忆', 'Timers and memory'),
  dynamic: t('动态与控制图', 'Dynamics and control charts'),
  window: t('滑动统计', 'Sliding statistics'),
  pattern: t('趋势与波动', 'Trends and patterns'),
  quality: t('质量与报警', 'Quality and alarms'),
  condition: t('工况', 'Conditions'),
  vibration: t('振动', 'Vibration'),
  wave: t('波形（两次扫描之间的采样）', 'Waveforms (samples between scans)'),
  loop: t('控制回路', 'Control loops'),
  steam: t('水和水蒸气', 'Water and steam'),
  learned: t('数据模型', 'Learned models'),
}

export const blocks: readonly Block[] = [
  ...arithmetic,
  ...comparison,
  ...logicBlocks,
  ...selectors,
  ...timers,
  ...dynamics,
  ...windowBlocks,
  ...patterns,
  ...qualityBlocks,
  ...vibrationBlocks,
  ...waveBlocks,
  ...loopBlocks,
  ...steamBlocks,
]

/** Every block the platform brings, by id; hours are those of UTC. */
export const catalog: ReadonlyMap<string, Block> = new Map(blocks.map((b) => [b.id, b]))

/** The same by the clock of a plant. */
export const catalogAt = (timeZone: string): ReadonlyMap<string, Block> =>
  new Map([...catalog, ['hourlyMean', hourlyMean(plantHours(timeZone))]])
