import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ApprovalChoices, ApprovalRuleItem } from '../../../../api/approval.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { ruleQueries } from './data.ts'
import { RuleDrawer } from './rule-drawer.tsx'
import { chainText, conditionText } from './rule-words.ts'
import type { RulesSearch } from './search.ts'
import { texts } from './texts.ts'
import './rules.css'

/** Which commands wait for whose consent. */
export function ApprovalRulesPage() {
  const t = useText(texts)
  const language = useLanguage()
  const may = useMay('approval.manage')
  const search = useSearch({ from: '/frame/approval-rules' })
  const navigate = useNavigate({ from: '/approval-rules' })
  const change = (next: RulesSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const rules = useQuery({ ...ruleQueries.rules(), enabled: may })
  const choices = useQuery({ ...ruleQueries.choices(), enabled: may })
  const columns = useColumns(choices.data)
  const phone = usePhone()
  if (!may) return <EmptyState title={t('title')} hint={t('notAllowed')} />
  const words = (search.filter ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const shown = (rules.data ?? []).filter((rule) => {
    const known = choices.data?.commands.find((c) => c.command === rule.command)
    const text = [rule.command, rule.label.zh, rule.label.en, known?.label[language], known?.app[language]].join(' ')
    return words.every((word) => text.toLowerCase().includes(word))
  })
  const open = rules.data?.find((rule) => rule.id === search.rule)
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={rules.data ? t('count', { n: rules.data.length, on: rules.data.filter((r) => r.enabled).length }) : null}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ rule: 'new' })}>
            {t('new')}
          </Button>
        }
      />
      <FilterBar
        words={search.filter ?? ''}
        onWords={(filter) => change({ filter: filter || undefined })}
        placeholder={t('filter')}
        filtered={Boolean(search.filter)}
        onClear={() => change({ filter: undefined })}
      />
      <ProblemNote
        error={rules.error ?? choices.error}
        onRetry={() => Promise.all([rules.refetch(), choices.refetch()])}
      />
      {rules.data ? (
        <VirtualTable
          label={t('title')}
          rows={shown}
          rowKey={(rule) => rule.id}
          columns={columns}
          rowHeight={phone ? 84 : 40}
          openKey={search.rule}
          onOpen={(rule) => change({ rule: rule.id })}
          empty={<EmptyState title={t('noneTitle')} hint={t('noneHint')} />}
        />
      ) : null}
      {choices.data && (open || search.rule === 'new') ? (
        <RuleDrawer key={search.rule} rule={open} choices={choices.data} onClose={() => change({ rule: undefined })} />
      ) : null}
    </div>
  )
}

function useColumns(choices: ApprovalChoices | undefined): Column<ApprovalRuleItem>[] {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const of = (rule: ApprovalRuleItem) => choices?.commands.find((c) => c.command === rule.command)
  const command = (rule: ApprovalRuleItem) => {
    const known = of(rule)
    return known ? `${known.app[language]} · ${known.label[language]}` : rule.command
  }
  const when = (rule: ApprovalRuleItem) => conditionText(rule.condition, of(rule)?.fields ?? [], language)
  const chain = (rule: ApprovalRuleItem) => chainText(rule.steps, choices, language)
  const standing = (rule: ApprovalRuleItem) => (
    <span className={rule.enabled ? undefined : 'faint'}>
      <span aria-hidden="true">{rule.enabled ? '●' : '○'}</span> {t(rule.enabled ? 'on' : 'off')}
    </span>
  )
  if (phone) {
    const lines = (rule: ApprovalRuleItem) => (
      <span className="rule-lines">
        <span>
          <strong>{command(rule)}</strong> {standing(rule)}
        </span>
        <span>{when(rule)}</span>
        <small>{chain(rule)}</small>
      </span>
    )
    return [{ key: 'rule', title: t('title'), width: 300, grow: true, render: lines }]
  }
  return [
    { key: 'command', title: t('command'), width: 200, grow: true, render: command },
    {
      key: 'name',
      title: t('name'),
      width: 190,
      grow: true,
      render: (rule) => (
        <span>
          {rule.label[language]} {rule.shipped ? <small className="faint">{t('shipped')}</small> : null}
        </span>
      ),
    },
    { key: 'when', title: t('when'), width: 200, grow: true, render: when },
    { key: 'chain', title: t('chain'), width: 280, grow: true, render: chain },
    { key: 'enabled', title: t('enabled'), width: 90, render: standing },
  ]
}
