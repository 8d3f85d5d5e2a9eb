import { PlusOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { RecordDetail } from '../../../api/records.ts'
import { useLanguage } from '../text.ts'
import { CommandDrawer } from './command-drawer.tsx'
import { useApps } from './data.ts'
import { type EntityView, lineOf } from './manifest.ts'
import { doingOf, relatedCreates } from './related-create.ts'

type Props = { view: EntityView; detail: RecordDetail; onDo: (command: string | undefined) => void }

/** The buttons; the first is the main one where the record has none of its own. */
export function RelatedCreateButtons({ view, detail, onDo, asMain }: Props & { asMain: boolean }) {
  const language = useLanguage()
  const { apps } = useApps()
  return relatedCreates(apps, view, detail).map((each, at) => {
    const main = asMain && at === 0
    const button = (
      <Button
        key={doingOf(each)}
        type={main ? 'primary' : 'default'}
        icon={<PlusOutlined />}
        onClick={() => onDo(doingOf(each))}
      >
        {each.command.label[language]}
      </Button>
    )
    return main ? (
      <span key={doingOf(each)} className="main-action">
        {button}
      </span>
    ) : (
      button
    )
  })
}

/** The form that is open, with the record already in it; what was made opens afterwards. */
export function RelatedCreateForm({ view, detail, doing, onDo }: Props & { doing: string | undefined }) {
  const navigate = useNavigate()
  const { apps } = useApps()
  const open = relatedCreates(apps, view, detail).find((each) => doingOf(each) === doing)
  if (!open) return null
  const { app, entity } = open.view
  return (
    <CommandDrawer
      view={open.view}
      command={open.command}
      names={{ [detail.record.id]: lineOf(view.entity, detail.record, detail.names) }}
      about={detail.record}
      start={{ [open.field]: detail.record.id }}
      onClose={() => onDo(undefined)}
      onDone={({ id, pending }) =>
        id && !pending
          ? void navigate({ to: '/a/$app/$plural/$id', params: { app: app.id, plural: entity.plural, id } })
          : onDo(undefined)
      }
    />
  )
}
