import { BellFilled, BellOutlined, MoreOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Dropdown, type MenuProps } from 'antd'
import { useState } from 'react'
import type { CommandManifest } from '../../../api/apps.ts'
import type { RecordDetail } from '../../../api/records.ts'
import { ApiProblem, api } from '../api.ts'
import { Dialog } from '../dialog.tsx'
import { PrintLabels } from '../pages/labels/print-labels.tsx'
import { queryClient } from '../queries.ts'
import { useMay } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { actionsOf } from './availability.ts'
import { recordQueries, refreshRecords } from './data.ts'
import type { EntityView } from './manifest.ts'
import { titleOf } from './manifest.ts'
import { RelatedCreateButtons } from './related-create-form.tsx'
import { newKey, plainBody, runCommand, runsAtOnce } from './run-command.ts'
import { texts } from './texts.ts'

type Props = { view: EntityView; detail: RecordDetail; onDo: (command: string | undefined) => void }

/** Commands besides the main one that stand as buttons; from three on all of them stand in the menu. */
const openActions = 2

/** The main action as a button, the others in a menu, and what can be done with any record. */
export function RecordActions({ view, detail, onDo }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const [label, setLabel] = useState(false)
  const mayPrint = useMay('labels.use')
  const { main, others } = actionsOf(view.commands, detail.commands)
  const { run, busy } = useRun({ view, detail, onDo })
  const params = { app: view.app.id, plural: view.entity.plural, id: detail.record.id }
  const phone = usePhone()
  // Two stand open where there is room; more would hide which one is meant.
  const open = phone ? [] : others.slice(0, others.length <= openActions ? openActions : 0)
  const folded = others.filter((command) => !open.includes(command))
  const items: MenuProps['items'] = [
    ...folded.map((command) => ({ key: `do ${command.id}`, label: command.label[language] })),
    ...(folded.length ? [{ type: 'divider' as const }] : []),
    { key: 'print', label: t('print') },
    { key: 'label', label: t(mayPrint ? 'printLabels' : 'label') },
  ]
  const choose = (key: string) => {
    const command = others.find((each) => `do ${each.id}` === key)
    if (command) void run(command)
    else if (key === 'print') void navigate({ to: '/a/$app/$plural/$id/print', params })
    else setLabel(true)
  }
  return (
    <>
      {main ? (
        <span className="main-action">
          <Button type="primary" loading={busy === main.id} onClick={() => void run(main)}>
            {main.label[language]}
          </Button>
        </span>
      ) : null}
      <RelatedCreateButtons view={view} detail={detail} onDo={onDo} asMain={main === undefined} />
      {open.map((command) => (
        <Button key={command.id} loading={busy === command.id} onClick={() => void run(command)}>
          {command.label[language]}
        </Button>
      ))}
      <FollowButton view={view} detail={detail} />
      <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => choose(key) }}>
        <Button icon={<MoreOutlined />} aria-label={t('more')} />
      </Dropdown>
      {label && mayPrint ? (
        <PrintLabels entity={view.key} ids={[detail.record.id]} onClose={() => setLabel(false)} />
      ) : label ? (
        <Dialog title={t('label')} onClose={() => setLabel(false)}>
          <RecordCode view={view} detail={detail} />
        </Dialog>
      ) : null}
    </>
  )
}

/** Runs a command at once where a click is enough, else opens its form. */
function useRun({ view, detail, onDo }: Props) {
  const language = useLanguage()
  const { message } = App.useApp()
  const [busy, setBusy] = useState<string | null>(null)
  const run = async (command: CommandManifest) => {
    if (!runsAtOnce(command)) {
      onDo(command.id)
      return
    }
    if (busy) return
    setBusy(command.id)
    try {
      await runCommand(command, plainBody(command, detail.record), newKey())
      void message.success(command.label[language])
    } catch (fault) {
      void message.error(fault instanceof ApiProblem ? fault.texts[language] : String(fault), 6)
    }
    await refreshRecords(view)
    setBusy(null)
  }
  return { run, busy }
}

function FollowButton({ view, detail }: { view: EntityView; detail: RecordDetail }) {
  const t = useText(texts)
  const { following, record } = detail
  const path = `${view.path}/${record.id}/follow`
  const key = recordQueries.detail(view, record.id).queryKey
  async function toggle() {
    queryClient.setQueryData(key, { ...detail, following: !following })
    try {
      if (following) await api.delete(path)
      else await api.put(path)
    } catch {
      await queryClient.invalidateQueries({ queryKey: key })
    }
  }
  return (
    <Button
      icon={following ? <BellFilled /> : <BellOutlined />}
      aria-pressed={following}
      title={t('followHint')}
      onClick={() => void toggle()}
    >
      <span className="desk-only">{following ? t('following') : t('follow')}</span>
    </Button>
  )
}

/** The address of a record as a picture: any phone opens it, the scan page too. */
export function RecordCode({ view, detail }: { view: EntityView; detail: RecordDetail }) {
  const t = useText(texts)
  const { entity } = view
  const code = entity.code ? detail.record[entity.code] : null
  const text = code
    ? `${location.origin}/s/${encodeURIComponent(String(code))}`
    : `${location.origin}/a/${view.app.id}/${entity.plural}/${detail.record.id}`
  const source = `/api/labels/code.svg?symbology=qr&text=${encodeURIComponent(text)}`
  return (
    <figure className="record-code">
      <img src={source} alt={text} width={180} height={180} />
      <figcaption>
        <strong>{code ? String(code) : titleOf(entity, detail.record)}</strong>
        <span>{titleOf(entity, detail.record)}</span>
        <small>{t('labelHint')}</small>
      </figcaption>
    </figure>
  )
}
