import { CloseOutlined, ExpandOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import type { RecordDetail } from '../../../api/records.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { AppPagesBeside } from '../app-page.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { CommandDrawer } from './command-drawer.tsx'
import { recordQueries } from './data.ts'
import { whoText } from './field-text.ts'
import { type EntityView, titleOf } from './manifest.ts'
import { PendingBanner } from './pending-banner.tsx'
import { PlaceStrip } from './place-strip.tsx'
import { RecordActions } from './record-actions.tsx'
import { RecordComments } from './record-comments.tsx'
import { RecordFields } from './record-fields.tsx'
import { RecordFiles } from './record-files.tsx'
import { RecordHistory } from './record-history.tsx'
import { RecordRelated } from './record-related.tsx'
import { RelatedCreateForm } from './related-create-form.tsx'
import { StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'
import { useTitle } from './use-title.ts'
import './records.css'

type Props = {
  view: EntityView
  id: string
  /** The command whose form is open. */
  doing: string | undefined
  onDo: (command: string | undefined) => void
  /** Closes the view where it stands beside a list. */
  onClose?: () => void
}

/** One record: what it is, its state, the main thing to do; below it all the rest. */
export function RecordView(props: Props) {
  const { view, id } = props
  const detail = useQuery(recordQueries.detail(view, id))
  if (detail.error) return <ProblemNote error={detail.error} onRetry={detail.refetch} />
  if (!detail.data) return null
  return <Known {...props} detail={detail.data} />
}

function Known({ view, id, doing, onDo, onClose, detail }: Props & { detail: RecordDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const { entity } = view
  const { record, names } = detail
  const command = view.commands.find((each) => each.id === doing && each.kind === 'change')
  const code = entity.code && entity.code !== entity.title ? record[entity.code] : null
  useTitle(onClose ? undefined : titleOf(entity, record))
  const params = { app: view.app.id, plural: entity.plural, id }
  return (
    <article className="record">
      <header className="record-head">
        <div className="record-title">
          <h1>{titleOf(entity, record)}</h1>
          {code ? <code>{String(code)}</code> : null}
          <StateTag entity={entity} state={record.state} />
        </div>
        <div className="record-tools">
          <RecordActions view={view} detail={detail} onDo={onDo} />
          {onClose ? (
            <>
              <Button
                type="text"
                icon={<ExpandOutlined />}
                aria-label={t('openFull')}
                title={t('openFull')}
                onClick={() => void navigate({ to: '/a/$app/$plural/$id', params })}
              />
              <Button type="text" icon={<CloseOutlined />} aria-label={t('back')} title="Esc" onClick={onClose} />
            </>
          ) : null}
        </div>
      </header>
      <PendingBanner detail={detail} />
      <Sections view={view} detail={detail} />
      <p className="record-meta">
        {t('created')} {whoText(record.createdBy, names, language)} <RelativeTime time={record.createdAt} /> ·{' '}
        {t('changedLast')} {whoText(record.updatedBy, names, language)} <RelativeTime time={record.updatedAt} />
      </p>
      {command && detail.commands.includes(command.id) ? (
        <CommandDrawer
          key={command.id}
          view={view}
          command={command}
          record={record}
          names={names}
          onClose={() => onDo(undefined)}
          onDone={() => onDo(undefined)}
        />
      ) : null}
      <RelatedCreateForm view={view} detail={detail} doing={doing} onDo={onDo} />
      <span className="visually-hidden">{entity.label[language]}</span>
    </article>
  )
}

function Sections({ view, detail }: { view: EntityView; detail: RecordDetail }) {
  const t = useText(texts)
  const phone = usePhone()
  const [tab, setTab] = useState('data')
  const related = detail.related.reduce((sum, each) => sum + each.count, 0)
  const count = (words: string, n: number) => (n ? `${words} ${n}` : words)
  const { id } = detail.record
  return (
    <Tabs
      className="record-tabs"
      activeKey={tab}
      onChange={setTab}
      size={phone ? 'large' : 'middle'}
      items={[
        {
          key: 'data',
          label: t('data'),
          children: (
            <>
              <RecordFields view={view} detail={detail} />
              <AppPagesBeside app={view.app.id} beside={`detail:${view.entity.id}`} id={id} />
              <PlaceStrip view={view} record={detail.record} />
            </>
          ),
        },
        ...(detail.related.length
          ? [
              {
                key: 'related',
                label: count(t('related'), related),
                children: <RecordRelated id={id} related={detail.related} />,
              },
            ]
          : []),
        { key: 'history', label: t('history'), children: <RecordHistory view={view} id={id} names={detail.names} /> },
        { key: 'files', label: t('files'), children: <RecordFiles view={view} id={id} /> },
        { key: 'comments', label: t('comments'), children: <RecordComments view={view} id={id} /> },
      ]}
    />
  )
}
