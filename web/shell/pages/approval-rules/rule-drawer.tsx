import { App, Button, Checkbox, Drawer, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { ApprovalChoices, ApprovalRuleItem } from '../../../../api/approval.ts'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { ConditionEditor } from './condition-editor.tsx'
import { Labelled } from './labelled.tsx'
import { draftOf, inputOf, missingIn } from './rule-words.ts'
import { StepsEditor } from './step-editor.tsx'
import { texts } from './texts.ts'

/** Makes or changes one rule. */
export function RuleDrawer(props: {
  rule: ApprovalRuleItem | undefined
  choices: ApprovalChoices
  onClose: () => void
}) {
  const { rule, choices, onClose } = props
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const { message, modal } = App.useApp()
  const [draft, setDraft] = useState(() => draftOf(rule))
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const missing = missingIn(draft)
  const command = choices.commands.find((c) => c.command === draft.command)
  async function send(work: () => Promise<unknown>, done: string) {
    setBusy(true)
    setProblem(null)
    try {
      await work()
      void message.success(done)
      onClose()
      await queryClient.invalidateQueries({ queryKey: ['approval-rules'] })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const save = () =>
    send(() => {
      const input = inputOf(draft)
      return rule
        ? api.put(`/api/approval-rules/${rule.id}`, { ...input, version: rule.version })
        : api.post('/api/approval-rules', input)
    }, t('saved'))
  const remove = () =>
    void modal.confirm({
      icon: null,
      title: t('removeAsk', { name: rule?.label[language] ?? '' }),
      content: t('removeHint'),
      okText: t('remove'),
      cancelText: t('cancel'),
      onOk: () => send(() => api.delete(`/api/approval-rules/${rule?.id}`), t('removed')),
    })
  const apps = Map.groupBy(choices.commands, (c) => c.app[language])
  return (
    <Drawer
      open
      title={rule ? rule.label[language] : t('new')}
      size={phone ? '100%' : 620}
      onClose={onClose}
      footer={
        <div className="rule-end">
          {rule && !rule.shipped ? <Button onClick={remove}>{t('remove')}</Button> : null}
          <span className="rule-missing">
            {missing.length > 0
              ? t('missing', { what: missing.map((key) => t(key)).join(language === 'zh' ? '、' : ', ') })
              : ''}
          </span>
          <Button type="primary" disabled={missing.length > 0} loading={busy} onClick={() => void save()}>
            {t('save')}
          </Button>
        </div>
      }
    >
      <div className="rule-form">
        <ProblemNote error={problem} />
        <Labelled label={t('command')}>
          {(id) => (
            <Select
              id={id}
              value={draft.command || undefined}
              placeholder={t('command')}
              disabled={rule?.shipped}
              showSearch={{ optionFilterProp: 'label' }}
              options={[...apps].map(([label, commands]) => ({
                label,
                options: commands.map((c) => ({ value: c.command, label: `${label} · ${c.label[language]}` })),
              }))}
              onChange={(next) => setDraft({ ...draft, command: next, condition: null })}
            />
          )}
        </Labelled>
        <div className="rule-pair">
          {(['zh', 'en'] as const).map((key) => (
            <Labelled key={key} label={t(key === 'zh' ? 'nameZh' : 'nameEn')}>
              {(id) => (
                <Input
                  id={id}
                  maxLength={100}
                  value={draft.label[key]}
                  onChange={(event) => setDraft({ ...draft, label: { ...draft.label, [key]: event.target.value } })}
                />
              )}
            </Labelled>
          ))}
        </div>
        <h3>{t('when')}</h3>
        <ConditionEditor
          fields={command?.fields ?? []}
          condition={draft.condition}
          onChange={(condition) => setDraft({ ...draft, condition })}
        />
        <h3>{t('chain')}</h3>
        <StepsEditor steps={draft.steps} choices={choices} onChange={(steps) => setDraft({ ...draft, steps })} />
        <Checkbox
          checked={draft.ownConsent}
          onChange={(event) => setDraft({ ...draft, ownConsent: event.target.checked })}
        >
          {t('ownConsent')}
          <span className="rule-hint">{t('ownConsentHint')}</span>
        </Checkbox>
        <Checkbox checked={draft.enabled} onChange={(event) => setDraft({ ...draft, enabled: event.target.checked })}>
          {t('enabled')}
        </Checkbox>
        <Labelled label={t('position')} hint={t('positionHint')}>
          {(id) => (
            <InputNumber
              id={id}
              min={0}
              max={1000}
              precision={0}
              value={draft.position}
              onChange={(position) => setDraft({ ...draft, position: position ?? 0 })}
            />
          )}
        </Labelled>
      </div>
    </Drawer>
  )
}
