import { useQuery } from '@tanstack/react-query'
import { App, Button, Radio, Switch } from 'antd'
import { useState } from 'react'
import { digests, type NoticeSettings, type NoticeSettingsInfo, noticeLevels } from '../../../../api/notify.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { digestNames, levelNames, texts } from './texts.ts'
import './notice-settings.css'

const key = ['notice-settings']

const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

function minuteOf(clock: string): number | undefined {
  const parts = /^(\d{2}):(\d{2})/.exec(clock)
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : undefined
}

/** How one wants to be reached outside the platform. */
export function NoticeSettingsPage() {
  const t = useText(texts)
  const info = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<NoticeSettingsInfo>('/api/notice-settings', {}, signal),
  })
  return (
    <div className="settings-page">
      <PageHeader title={t('title')} />
      <p className="settings-lead">{t('inApp')}</p>
      <ProblemNote error={info.error} onRetry={info.refetch} />
      {info.data ? <SettingsForm key={info.dataUpdatedAt} info={info.data} /> : null}
    </div>
  )
}

function SettingsForm({ info }: { info: NoticeSettingsInfo }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const [draft, setDraft] = useState<NoticeSettings>(info.settings)
  const [problem, setProblem] = useState<unknown>(null)
  const set = (next: Partial<NoticeSettings>) => setDraft((before) => ({ ...before, ...next }))
  const quiet = draft.quietFrom !== null && draft.quietTo !== null
  const changed = JSON.stringify(draft) !== JSON.stringify(info.settings)
  async function save() {
    setProblem(null)
    try {
      queryClient.setQueryData(key, await api.put<NoticeSettingsInfo>('/api/notice-settings', draft))
      void message.success(t('saved'))
    } catch (error) {
      setProblem(error)
    }
  }
  const time = (name: 'quietFrom' | 'quietTo') => (
    <input
      type="time"
      className="settings-time"
      aria-label={t('quiet')}
      value={clockOf(draft[name] ?? 0)}
      onChange={(event) => {
        const minute = minuteOf(event.target.value)
        if (minute !== undefined) set({ [name]: minute })
      }}
    />
  )
  return (
    <div className="settings-form">
      <div className="settings-row">
        <span className="settings-name">{t('mail')}</span>
        <span className="settings-value">
          <Switch checked={draft.email} onChange={(email) => set({ email })} aria-label={t('mail')} />
          <span className="settings-note">
            {info.email === null ? t('noAddress') : t('mailTo', { address: info.email })}
          </span>
          {info.mailReady ? null : <span className="settings-note">{t('noServer')}</span>}
        </span>
      </div>
      {draft.email ? (
        <>
          <div className="settings-row">
            <span className="settings-name">{t('level')}</span>
            <Radio.Group
              className="settings-value"
              value={draft.minLevel}
              onChange={(event) => set({ minLevel: event.target.value })}
              options={noticeLevels.map((value) => ({ value, label: levelNames[value][language] }))}
            />
          </div>
          <div className="settings-row">
            <span className="settings-name">{t('digest')}</span>
            <Radio.Group
              className="settings-value"
              value={draft.digest}
              onChange={(event) => set({ digest: event.target.value })}
              options={digests.map((value) => ({ value, label: digestNames[value][language] }))}
            />
          </div>
          <div className="settings-row">
            <span className="settings-name">{t('quiet')}</span>
            <span className="settings-value">
              <Switch
                checked={quiet}
                aria-label={t('quiet')}
                onChange={(on) =>
                  set(on ? { quietFrom: 22 * 60, quietTo: 7 * 60 } : { quietFrom: null, quietTo: null })
                }
              />
              {quiet ? (
                <span className="settings-times">
                  {time('quietFrom')} – {time('quietTo')}
                </span>
              ) : null}
              <span className="settings-note">{t('quietOn')}</span>
            </span>
          </div>
        </>
      ) : null}
      <ProblemNote error={problem} />
      <Button type="primary" disabled={!changed} onClick={() => void save()}>
        {t('save')}
      </Button>
    </div>
  )
}
