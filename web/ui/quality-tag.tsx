import { major, type Quality } from '../../contract/quality.ts'
import type { Text } from '../../contract/text.ts'
import { useUiLanguage } from './language.ts'
import { describeQuality } from './quality-words.ts'
import './quality-tag.css'

export type QualityState = 'good' | 'uncertain' | 'bad' | 'silent'

export const qualityWords: Record<QualityState, Text> = {
  good: { zh: '好', en: 'good' },
  uncertain: { zh: '可疑', en: 'uncertain' },
  bad: { zh: '坏', en: 'bad' },
  silent: { zh: '无数据', en: 'silent' },
}

/** `silent`: no sample has ever come. */
export function qualityState(quality: Quality | undefined, time: number | null | undefined): QualityState {
  return quality === undefined || time === null || time === undefined ? 'silent' : major(quality)
}

/** Shape and word, no colour: ring good, triangle uncertain, cross bad, dash silent. */
export function QualityTag({ quality, time, full }: { quality?: Quality; time?: number | null; full?: boolean }) {
  const language = useUiLanguage()
  const state = qualityState(quality, time)
  const word = full && quality !== undefined && state !== 'silent' ? describeQuality(quality) : qualityWords[state]
  const reason = quality === undefined ? qualityWords[state] : describeQuality(quality)
  return (
    <span className={`quality-tag quality-${state}`} title={reason[language]}>
      <QualityShape state={state} />
      {word[language]}
    </span>
  )
}

export function QualityShape({ state }: { state: QualityState }) {
  return (
    <svg className="quality-shape" viewBox="0 0 12 12" aria-hidden="true">
      {state === 'good' ? <circle cx="6" cy="6" r="3.6" /> : null}
      {state === 'uncertain' ? <path d="M6 1.8 11 10.4H1Z" /> : null}
      {state === 'bad' ? <path d="m2 2 8 8m0-8-8 8" /> : null}
      {state === 'silent' ? <path d="M2 6h8" /> : null}
    </svg>
  )
}
