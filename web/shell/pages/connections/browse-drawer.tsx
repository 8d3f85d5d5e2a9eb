import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Drawer } from 'antd'
import { useMemo, useState } from 'react'
import type { ConnectionItem, PointItem, PointReport } from '../../../../api/platform.ts'
import type { BrowseItem } from '../../../../contract/driver.ts'
import { api } from '../../api.ts'
import { NodeSelect } from '../../points/node-select.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { queries, queryClient } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { type Chosen, choose, joinReports, maxChosen, nodesOf, repeatedCodes, rewiredOf } from './browse-choice.ts'
import { texts } from './browse-texts.ts'
import { BrowseTree } from './browse-tree.tsx'
import { ChosenList, type RowResult } from './chosen-list.tsx'
import { refreshConnections } from './data.ts'

/** The device's address space on one side, what shall become points on the other. */
export function BrowseDrawer(props: { open: boolean; connection: ConnectionItem; onClose: () => void }) {
  const { open, connection, onClose } = props
  const t = useText(texts)
  const language = useLanguage()
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={1120}
      title={t('title', { name: connection.name[language] })}
      destroyOnHidden
      styles={{ body: { padding: 0, display: 'flex' } }}
    >
      <Browse connection={connection} onClose={onClose} />
    </Drawer>
  )
}

const isDone = (result: RowResult | undefined) => result !== undefined && result.result !== 'refused'

function Browse({ connection, onClose }: { connection: ConnectionItem; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const [chosen, setChosen] = useState<Chosen[]>([])
  const [results, setResults] = useState<ReadonlyMap<string, RowResult>>(new Map())
  const [path, setPath] = useState<string>()
  const [report, setReport] = useState<PointReport>()
  const [rewire, setRewire] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const known = useQuery({ ...queries.allPoints(), staleTime: 5_000 })
  const existing: ReadonlyMap<string, PointItem> = useMemo(
    () => new Map((known.data ?? []).map((point) => [point.code, point])),
    [known.data],
  )
  const repeated = useMemo(() => repeatedCodes(chosen), [chosen])
  const open = chosen.filter((each) => !isDone(results.get(each.id)))
  const old = open.filter((each) => existing.has(each.code.trim()))
  const fresh = open.filter((each) => !existing.has(each.code.trim()))
  const sent = rewire ? [...fresh, ...old] : fresh

  function change(next: Chosen[]) {
    setChosen(next)
    setReport(undefined)
  }
  function toggle(items: readonly BrowseItem[], on: boolean) {
    const ids = new Set(items.map((item) => item.id))
    change(on ? choose(chosen, items, language) : chosen.filter((each) => !ids.has(each.id)))
  }
  /**
   * New points at the chosen place; those that exist only get another source. That goes by the points' own route, which
   * keeps the leave to write to them.
   */
  async function send(created: readonly Chosen[], rewired: readonly Chosen[]): Promise<PointReport> {
    const nothing: PointReport = { committed: true, created: 0, updated: 0, unchanged: 0, rows: [] }
    const url = `/api/connections/${encodeURIComponent(connection.code)}/browse/points`
    const first = created.length
      ? await api.post<PointReport>(url, { path: path ?? '', nodes: nodesOf(created) })
      : nothing
    const second = rewired.length
      ? await api.post<PointReport>('/api/points', { points: rewiredOf(rewired, connection.code, existing) })
      : nothing
    return joinReports(first, second, created.length)
  }
  async function register() {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await send(sent.slice(0, fresh.length), sent.slice(fresh.length))
      const next = new Map(results)
      for (const row of answer.rows) next.set(sent[row.index].id, row)
      setResults(next)
      setReport(answer)
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['points'] }),
        queryClient.invalidateQueries({ queryKey: ['twin'] }),
        refreshConnections(),
      ])
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const refused = report?.rows.filter((row) => row.result === 'refused').length ?? 0
  return (
    <div className="browse">
      <section className="browse-tree" aria-label={t('device')}>
        <h3 className="browse-title">{t('device')}</h3>
        <BrowseTree code={connection.code} chosen={chosen} onToggle={toggle} />
      </section>
      <section className="browse-chosen" aria-label={t('chosen')}>
        <h3 className="browse-title">
          {t('chosen')} {chosen.length ? <span className="card-count">{chosen.length}</span> : null}
          {chosen.length ? (
            <Button size="small" type="text" onClick={() => change([])}>
              {t('clear')}
            </Button>
          ) : null}
        </h3>
        {chosen.length >= maxChosen ? <p className="plain-problem">{t('tooMany', { n: maxChosen })}</p> : null}
        <ChosenList
          chosen={chosen}
          results={results}
          existing={existing}
          rewire={rewire}
          repeated={repeated}
          onChange={(id, next) => {
            change(chosen.map((each) => (each.id === id ? { ...each, ...next } : each)))
            setResults(new Map([...results].filter(([key]) => key !== id)))
          }}
          onDrop={(id) => change(chosen.filter((each) => each.id !== id))}
        />
        {old.length > 0 ? (
          <Checkbox className="browse-existing" checked={rewire} onChange={(event) => setRewire(event.target.checked)}>
            {t('existing', { n: old.length })}
          </Checkbox>
        ) : null}
        <ProblemNote error={problem ?? known.error} />
        {report ? (
          <p className="browse-report" role="status">
            <strong>{t('summary', { ...report, rows: 0, committed: '', refused })}</strong> {refused ? t('fix') : ''}
          </p>
        ) : null}
        <div className="browse-foot">
          <div className="browse-place">
            <span>{t('place')}</span>
            <NodeSelect value={path} onChange={setPath} placeholder={t('placeHint')} />
          </div>
          {report && sent.length === 0 ? (
            <Button type="primary" onClick={onClose}>
              {t('done')}
            </Button>
          ) : (
            <Button
              type="primary"
              loading={busy}
              disabled={
                sent.length === 0 ||
                known.data === undefined ||
                repeated.size > 0 ||
                open.some((each) => !each.code.trim())
              }
              onClick={() => void register()}
            >
              {t('register', { n: sent.length })}
            </Button>
          )}
        </div>
      </section>
    </div>
  )
}
