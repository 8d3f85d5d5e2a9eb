import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useId, useMemo, useState } from 'react'
import type { QueryManifest } from '../../../api/apps.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount } from '../../ui/number.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { type Column, type Sort, VirtualTable } from '../../ui/virtual-table.tsx'
import { ApiProblem, api } from '../api.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { askedBy, answerColumns as columnsOf, type AnswerRow as Row, rowEntity, saveCsv, sortRows } from './answer.ts'
import { useAnswerNames, useApps } from './data.ts'
import { fieldLine, isNumeric, unitText } from './field-text.ts'
import { FieldValue } from './field-value.tsx'
import { checkForm, type Faults, placeProblem } from './form-check.ts'
import { FormFieldRow } from './form-field-row.tsx'
import { formFields, startValues, toInput, type Values } from './form-model.ts'
import { Missing } from './missing.tsx'
import { parametersOf } from './query-search.ts'
import { texts } from './texts.ts'
import { useTitle } from './use-title.ts'
import './records.css'

/** A query of an app: its parameters, its answer as a table, its export. */
export function QueryPage() {
  const { app, query } = useParams({ from: '/frame/a/$app/q/$query' })
  const { apps, loaded, error } = useApps()
  const found = apps.find((each) => each.id === app)?.queries.find((each) => each.id === query)
  if (error) return <ProblemNote error={error} />
  if (!loaded) return null
  return found ? <Asked key={`${app}.${query}`} query={found} /> : <Missing app={app} />
}

type Answer = { items?: Row[]; names?: Record<string, string> } & Record<string, unknown>
const noNames = {}

function Asked({ query }: { query: QueryManifest }) {
  const t = useText(texts)
  const language = useLanguage()
  const search = useSearch({ from: '/frame/a/$app/q/$query' })
  const navigate = useNavigate({ from: '/a/$app/q/$query' })
  const fields = useMemo(() => formFields({ input: query.input, fields: [], kind: 'free' }), [query])
  const start = useMemo(() => startValues(fields), [fields])
  const given = parametersOf(search)
  // What needs nothing, or has a default for everything, is asked at once.
  const input = given ?? (checkForm(fields, start, language).size === 0 ? toInput(fields, start) : null)
  const answer = useQuery({
    queryKey: ['answers', `${query.app}.${query.id}`, input],
    queryFn: ({ signal }) => api.get<Answer>(`/api/${query.app}/${query.id}`, askedBy(input ?? {}), signal),
    enabled: input !== null,
  })
  const items = answer.data?.items
  useTitle(query.label[language])
  return (
    <div className="list-page query-page">
      <PageHeader
        title={query.label[language]}
        state={items ? t(items.length === 1 ? 'rowsOne' : 'rows', { n: formatCount(items.length) }) : null}
        actions={
          items?.length ? (
            <Button
              icon={<DownloadOutlined />}
              onClick={() =>
                saveCsv(query.label[language], columnsOf(query, items), items, answer.data?.names ?? noNames, language)
              }
            >
              {t('exportCsv')}
            </Button>
          ) : null
        }
      />
      {fields.length ? (
        <Parameters
          query={query}
          start={given ? startValues(fields, given) : start}
          error={answer.error}
          busy={answer.isFetching}
          onAsk={(next) => {
            if (JSON.stringify(next) === JSON.stringify(input)) void answer.refetch()
            else void navigate({ search: { input: JSON.stringify(next) } })
          }}
        />
      ) : null}
      {fields.length === 0 ? <ProblemNote error={answer.error} onRetry={answer.refetch} /> : null}
      {items ? (
        <AnswerTable query={query} items={items} names={answer.data?.names ?? noNames} />
      ) : answer.data ? (
        <SingleAnswer query={query} answer={answer.data} />
      ) : input === null ? (
        <EmptyState title={query.label[language]} hint={t('queryHint')} />
      ) : null}
    </div>
  )
}

type ParametersProps = {
  query: QueryManifest
  start: Values
  error: unknown
  busy: boolean
  onAsk: (input: Values) => void
}

function Parameters({ query, start, error, busy, onAsk }: ParametersProps) {
  const t = useText(texts)
  const language = useLanguage()
  const id = useId()
  const fields = useMemo(() => formFields({ input: query.input, fields: [], kind: 'free' }), [query])
  const [values, setValues] = useState(start)
  const [faults, setFaults] = useState<Faults>(new Map())
  const placed = error instanceof ApiProblem ? placeProblem(fields, error, language) : null
  const shownFaults = faults.size ? faults : (placed?.faults ?? faults)
  const key = JSON.stringify(start)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address brings other parameters
  useEffect(() => setValues(start), [key])
  return (
    <form
      className="query-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const found = checkForm(fields, values, language)
        setFaults(found)
        if (found.size === 0) onAsk(toInput(fields, values))
      }}
    >
      {fields.map((field) => (
        <FormFieldRow
          key={field.name}
          id={`${id}-${field.name}`}
          field={field}
          value={values[field.name]}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
          faults={shownFaults}
          path={field.name}
          names={noNames}
        />
      ))}
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('runQuery')}
      </Button>
      {placed?.rest || (error && !placed) ? <ProblemNote error={error} /> : null}
    </form>
  )
}

/** Columns on a card, two a line. */
const mostOnCard = 10

type AnswerProps = { query: QueryManifest; items: Row[]; names: Readonly<Record<string, string>> }

function AnswerTable({ query, items, names: told }: AnswerProps) {
  const t = useText(texts)
  const navigate = useNavigate()
  const { apps } = useApps()
  const language = useLanguage()
  const phone = usePhone()
  const [sort, setSort] = useState<Sort | undefined>()
  const fields = useMemo(() => columnsOf(query, items), [query, items])
  const people = useAnswerNames(fields, items)
  const names = useMemo(() => ({ ...people, ...told }), [people, told])
  const entity = useMemo(() => rowEntity(apps, query.app, fields, items), [apps, query.app, fields, items])
  const rows = useMemo(() => sortRows(items, sort), [items, sort])
  const keys = useMemo(() => new Map(items.map((row, index) => [row, String(row.id ?? index)])), [items])
  const columns: Column<Row>[] = phone
    ? [{ key: 'row', title: query.label[language], width: 200, grow: true, render: (row) => card(row) }]
    : fields.map((field) => ({
        key: field.name,
        title: [field.label[language], unitText(field)].filter(Boolean).join(' '),
        width: 140,
        ...(field.name === (entity?.title ?? fields[0].name) ? { grow: true as const } : {}),
        align: isNumeric(field) ? ('right' as const) : ('left' as const),
        sortable: true as const,
        render: (row) => <FieldValue field={field} value={row[field.name]} names={names} bare />,
      }))
  function card(row: Row) {
    const [first, ...others] = fields
    return (
      <span className="record-card">
        <span className="record-card-top">
          <strong>
            {/* a figure alone does not say what it is */}
            {first && isNumeric(first) ? <small>{first.label[language]} </small> : null}
            {first ? fieldLine(first, row[first.name], names, language) : ''}
          </strong>
        </span>
        <span className="record-card-rest">
          {others.slice(0, mostOnCard).map((field) => (
            <span key={field.name}>
              <small>{field.label[language]}</small>{' '}
              <FieldValue field={field} value={row[field.name]} row={row} names={names} />
            </span>
          ))}
        </span>
      </span>
    )
  }
  return (
    <VirtualTable
      label={query.label[language]}
      rows={rows}
      rowKey={(row) => keys.get(row) ?? ''}
      columns={columns}
      rowHeight={phone ? 52 + 24 * Math.max(2, Math.ceil(Math.min(mostOnCard, fields.length - 1) / 2)) : 34}
      sort={sort}
      onSort={setSort}
      onOpen={
        entity
          ? (row) =>
              void navigate({
                to: '/a/$app/$plural/$id',
                params: { app: query.app, plural: entity.plural, id: String(row.id) },
              })
          : undefined
      }
      empty={<EmptyState title={t('queryNone')} hint={t('noneMatchHint')} />}
    />
  )
}

/** An answer that is no list: its values, one below the other. */
function SingleAnswer({ query, answer }: { query: QueryManifest; answer: Answer }) {
  const fields = columnsOf(query, [answer])
  const language = useLanguage()
  return (
    <dl className="record-fields query-single">
      {fields.map((field) => (
        <div key={field.name}>
          <dt>{field.label[language]}</dt>
          <dd>
            <FieldValue field={field} value={answer[field.name]} names={noNames} linked />
          </dd>
        </div>
      ))}
    </dl>
  )
}
