import type { EntityManifest } from '../../../api/apps.ts'
import type { Tone } from '../../../contract/entity.ts'
import { useLanguage } from '../text.ts'
import { stateLabel } from './manifest.ts'
import './records.css'

/** Colour means abnormal; every tone has its own shape besides. */
export const toneShapes: Record<Tone, string> = {
  plain: '○',
  active: '◐',
  good: '●',
  warn: '▲',
  bad: '◆',
  ended: '–',
}

/** A record's state as a word with its shape; only `warn` and `bad` are coloured. */
export function StateTag({ entity, state }: { entity: EntityManifest; state: string }) {
  const language = useLanguage()
  const tone = entity.states[state]?.tone ?? 'plain'
  return (
    <span className={`state-tag state-${tone}`}>
      <span className="state-shape" aria-hidden="true">
        {toneShapes[tone]}
      </span>
      {stateLabel(entity, state)[language]}
    </span>
  )
}
