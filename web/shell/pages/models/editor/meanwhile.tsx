import { Button } from 'antd'
import type { ModelDetail, ModelDrawing } from '../../../../../api/models.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { formatTime } from '../../../../ui/time.ts'
import { useText } from '../../../text.ts'
import { countOf, diffOf } from './diff.ts'
import { texts } from './texts.ts'

export type Theirs = { model: ModelDetail; drawing: ModelDrawing }

/** Somebody was faster: who, when, how much differs, and the ways out. Nothing of one's own is lost. */
export function Meanwhile(props: {
  theirs: Theirs
  /** As it was when it was opened. */
  opened: ModelDoc
  onOverwrite(): void
  onTake(): void
  onLater(): void
}) {
  const t = useText(texts)
  const { model, drawing } = props.theirs
  const count = countOf(diffOf(props.opened, drawing.drawing as ModelDoc))
  const when = formatTime(count > 0 ? drawing.savedAt : model.updatedAt)
  return (
    <div className="graph-meanwhile" role="alert">
      <strong>{t('meanwhileTitle')}</strong>
      <span>
        {count > 0
          ? t('meanwhile', { who: drawing.author, when, n: drawing.number, count })
          : t('meanwhileHead', { who: model.updatedBy, when })}
      </span>
      <div>
        <Button onClick={props.onOverwrite}>{t('overwrite')}</Button>
        <Button onClick={props.onTake}>{t('takeTheirs')}</Button>
        <Button type="text" onClick={props.onLater}>
          {t('keepOn')}
        </Button>
      </div>
    </div>
  )
}
