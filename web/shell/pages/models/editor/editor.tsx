import { BugOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ReactFlowProvider, useReactFlow } from '@xyflow/react'
import { App, Button } from 'antd'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { BlockCatalog, ModelDetail, ModelDrawing } from '../../../../../api/models.ts'
import { type ModelDoc, submodelSchema } from '../../../../../os/models/graph/model-schema.ts'
import { ApiProblem } from '../../../api.ts'
import { useLeaveGuard } from '../../../leave-guard.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useTitle } from '../../../records/use-title.ts'
import { createStore } from '../../../store.ts'
import { useLanguage, useText } from '../../../text.ts'
import { usePhone } from '../../../use-phone.ts'
import { Canvas } from './canvas.tsx'
import { latestOf, modelQueries, saveDraft, templateDrawing, useRoles } from './data.ts'
import { same } from './diff.ts'
import { commentKey, type Place, type Wire } from './drawing.ts'
import { layoutShape } from './drawn.ts'
import { EditorContext } from './editor-context.ts'
import { EditorHead } from './editor-head.tsx'
import { spread } from './layout.ts'
import { LiveBar } from './live-bar.tsx'
import { Meanwhile, type Theirs } from './meanwhile.tsx'
import { Palette } from './palette.tsx'
import { type PaletteItem, paletteOf } from './palette-items.ts'
import type { ModelEditSearch } from './search.ts'
import { SelectionPanel } from './selection-panel.tsx'
import { look } from './size.ts'
import { type Fault, refusedWire, type WireRefusal } from './survey.ts'
import { texts } from './texts.ts'
import { type Command, Toolbar } from './toolbar.tsx'
import { useCanvas } from './use-canvas.ts'
import { useDrawing } from './use-drawing.ts'
import { useEditorKeys } from './use-editor-keys.ts'
import { WalkPanel } from './walk-panel.tsx'
import type { Tag } from './wire-values.ts'
import './editor.css'

export type EditorProps = {
  model: ModelDetail
  drawing: ModelDrawing
  catalog: BlockCatalog
  /** Why nothing can be changed; null where it can. */
  readOnly: 'version' | 'permission' | null
  search: ModelEditSearch
}

export function Editor(props: EditorProps) {
  return (
    <ReactFlowProvider>
      <Desk {...props} />
    </ReactFlowProvider>
  )
}

const longestWarning = 6

function Desk({ model: opened, drawing: version, catalog, readOnly: why, search }: EditorProps) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const flow = useReactFlow()
  const readOnly = why !== null || phone
  const path = useMemo(() => search.sub?.split('/').filter(Boolean) ?? [], [search.sub])
  const placed = (found: ModelDrawing) => {
    const doc = found.drawing as ModelDoc
    const items = new Map(catalog.blocks.map((block) => [block.id, block]))
    return spread(doc, (element) => layoutShape(element, items, doc))
  }
  const [base, setBase] = useState(() => ({
    doc: placed(version),
    version: opened.version,
    number: version.number,
    state: version.state,
  }))
  const drawing = useDrawing(base.doc, catalog, path)
  const { doc, sub, sheet, found, context, changeSheet } = drawing
  const canvas = useCanvas(drawing)
  const roles = useRoles(opened.equipmentType)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [theirs, setTheirs] = useState<Theirs | null>(null)
  const [walking, setWalking] = useState(false)
  const openPath = useMemo(() => path.slice(0, drawing.depth), [path, drawing.depth])
  const [values] = useState(() => createStore<ReadonlyMap<string, Tag> | null>(null))
  const [loop] = useState(() => createStore<ReadonlySet<string>>(new Set<string>()))
  const dirty = useMemo(() => doc !== base.doc && !same(doc, base.doc), [doc, base.doc])
  const name = opened.name[language]
  const address = `/models/${opened.id}/edit`
  useTitle(`${t('edit')} ${name}`)
  useLeaveGuard((to) => dirty && !to.startsWith(address), {
    ...{ title: t('leaveTitle'), hint: t('leaveHint', { name }), leave: t('leave'), stay: t('stay') },
  })
  const go = (next: Partial<ModelEditSearch>) =>
    void navigate({ to: '/models/$id/edit', params: { id: opened.id }, search: { ...search, ...next }, replace: true })
  const openSub = (block: string) => {
    canvas.select(new Set())
    void navigate({
      ...{ to: '/models/$id/edit', params: { id: opened.id } },
      search: { ...search, sub: [...path.slice(0, drawing.depth), block].join('/') },
    })
  }
  const leaveSub = (depth: number) => go({ sub: path.slice(0, depth).join('/') || undefined })

  async function save(how: 'usual' | 'over' = 'usual') {
    setBusy(true)
    setError(null)
    try {
      const seen = how === 'over' ? (await latestOf(opened.id)).model.version : base.version
      const saved = await saveDraft(opened.id, seen, doc, version.note)
      const { number, state } = saved.latest
      setBase({ doc, version: saved.version, number, state })
      setTheirs(null)
      const count = saved.drawingFaults.length
      if (count > 0) void message.warning(t('savedFaults', { n: number, count }))
      else void message.success(t('savedDone', { n: number }))
      if (search.version !== undefined) go({ version: undefined })
    } catch (fault) {
      if (fault instanceof ApiProblem && fault.code === 'modelChangedMeanwhile')
        setTheirs(await latestOf(opened.id).catch(() => null))
      else setError(fault)
    } finally {
      setBusy(false)
    }
  }
  const take = () => {
    if (!theirs) return
    const { model, drawing: newest } = theirs
    const theirDoc = placed(newest)
    setBase({ doc: theirDoc, version: model.version, number: newest.number, state: newest.state })
    drawing.begin(theirDoc)
    setTheirs(null)
  }

  /** Asked for each port that a wire is held over: answered once while the drawing is the same. */
  const asked = useRef<{ context: unknown; known: Map<string, WireRefusal | null> }>({
    context: null,
    known: new Map(),
  })
  const refusal = useCallback(
    (source: string, from: string, target: string, to: string) => {
      if (asked.current.context !== context) asked.current = { context, known: new Map() }
      const key = `${source} ${from} ${target} ${to}`
      const { known } = asked.current
      if (!known.has(key)) known.set(key, refusedWire(context, wireOf(source, from, target, to), found.issues))
      return known.get(key)!
    },
    [context, found],
  )
  const refuse = useCallback(
    (source: string, from: string, target: string, to: string) => {
      const reason = refusal(source, from, target, to)
      if (!reason) return
      void message.warning({ content: reason.text[language], duration: longestWarning, key: 'refused' })
      if (reason.loop.length === 0) return
      loop.set(new Set(reason.loop))
      setTimeout(() => loop.set(new Set()), longestWarning * 1000)
    },
    [refusal, message, language, loop],
  )
  // the same for every drawing: a change of one element does not draw the others anew
  const latest = useRef({ refusal, openSub, changeSheet })
  latest.current = { refusal, openSub, changeSheet }
  const editor = useMemo<EditorContext>(
    () => ({
      ...{ readOnly, language, values, loop },
      refusal: (...ends) => latest.current.refusal(...ends),
      openSub: (block) => latest.current.openSub(block),
      roleName: (role) => roles.find((each) => each.role === role)?.name[language] || role,
      setComment: (id, text) =>
        latest.current.changeSheet(
          (s) => ({ ...s, comments: s.comments.map((c) => (c.id === id ? { ...c, text } : c)) }),
          commentKey(id),
        ),
    }),
    [readOnly, language, values, loop, roles],
  )

  const centre = (): Place => {
    const box = document.querySelector('.graph-canvas')?.getBoundingClientRect()
    const at = box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 }
    return flow.screenToFlowPosition(at)
  }
  async function placeItem(item: PaletteItem, at: Place) {
    if (item.kind === 'newSubmodel') canvas.placeSub(emptySub(), at)
    else if (item.kind === 'template') {
      try {
        canvas.placeSub(await templateDrawing(item.template), at)
      } catch (fault) {
        setError(fault)
      }
    } else canvas.place(item, at)
  }
  /** Beside what is selected, else in the middle; below what lies there already. */
  const addItem = (item: PaletteItem, called: string) => {
    const beside = canvas.nodes.findLast((n) => n.selected)
    const at = beside
      ? { x: beside.position.x + (beside.width ?? 0) + 80, y: beside.position.y }
      : { x: centre().x - 90, y: centre().y - 40 }
    while (canvas.nodes.some((n) => Math.abs(n.position.x - at.x) < 150 && Math.abs(n.position.y - at.y) < 60))
      at.y += 90
    void placeItem(item, at)
    bringIntoSight(at)
    void message.info({ content: t('placed', { name: called }), duration: 1.5, key: 'placed' })
  }
  const bringIntoSight = (at: Place) => {
    const box = document.querySelector('.graph-canvas')?.getBoundingClientRect()
    const { x, y } = flow.flowToScreenPosition(at)
    const margin = 40
    const { width, head } = look
    const zoom = flow.getZoom()
    if (
      !box ||
      (x > box.left + margin &&
        y > box.top + margin &&
        x + width * zoom < box.right &&
        y + 3 * head * zoom < box.bottom)
    )
      return
    void flow.setCenter(at.x + width / 2, at.y + head, { zoom, duration: 150 })
  }
  const showFault = ({ node }: Fault) => {
    if (!canvas.nodes.some((n) => n.id === node)) return
    canvas.select(new Set([node]))
    void flow.fitView({ nodes: [{ id: node }], maxZoom: 1, duration: 200 })
  }
  const run = (command: Command) =>
    ({
      undo: drawing.undo,
      redo: drawing.redo,
      duplicate: canvas.duplicate,
      delete: canvas.remove,
      group: () => canvas.group({ zh: texts.newGroup.zh, en: texts.newGroup.en }),
      layout() {
        canvas.layOut()
        requestAnimationFrame(() => void flow.fitView({ maxZoom: 1, padding: 0.06, duration: 200 }))
      },
      fit: () => void flow.fitView({ maxZoom: 1, padding: 0.06, duration: 200 }),
      zoomIn: () => void flow.zoomIn({ duration: 120 }),
      zoomOut: () => void flow.zoomOut({ duration: 120 }),
    })[command]()
  useEditorKeys({
    ...{ readOnly, canvas, run, openSub, drawing },
    save: () => !busy && dirty && void save(),
    leaveSub: () => drawing.depth > 0 && leaveSub(drawing.depth - 1),
  })
  const { data: templates } = useQuery(modelQueries.templates())
  const palette = useMemo(() => paletteOf(catalog, doc, sub, templates), [catalog, doc, sub, templates])
  const selection = canvas.selected.size + canvas.selectedWires.size > 0
  const panel = (
    <SelectionPanel {...{ drawing, readOnly, canvas, openSub, showFault, equipmentType: opened.equipmentType }} />
  )
  const blank = canvas.nodes.length === 0 && sheet.blocks.length + sheet.inputs.length + sheet.comments.length === 0

  return (
    <EditorContext value={editor}>
      <div className="graph-page">
        <EditorHead
          {...{ model: opened, number: base.number, state: base.state, dirty, drawing, path, leaveSub }}
          why={phone ? 'phone' : why}
          latest={Math.max(opened.latest.number, base.number)}
          onNewest={() => go({ version: undefined })}
          actions={
            readOnly ? null : (
              <Button type="primary" loading={busy} disabled={!dirty} title="Ctrl+S" onClick={() => void save()}>
                {t('save')}
              </Button>
            )
          }
        />
        {theirs ? (
          <Meanwhile
            {...{ theirs, opened: base.doc, onTake: take }}
            onOverwrite={() => void save('over')}
            onLater={() => setTheirs(null)}
          />
        ) : null}
        <ProblemNote error={error} />
        <Toolbar {...{ readOnly, phone, selection, canUndo: drawing.canUndo, canRedo: drawing.canRedo, on: run }}>
          {phone ? null : (
            <Button
              type="text"
              icon={<BugOutlined />}
              aria-pressed={walking}
              className={walking ? 'graph-pressed' : ''}
              onClick={() => setWalking(!walking)}
            >
              {t('walk')}
            </Button>
          )}
          <LiveBar
            {...{ model: opened.id, instance: search.instance, shown: base.number, drawing, values, off: walking }}
            path={openPath}
            onChoose={(instance) => go({ instance })}
          />
        </Toolbar>
        <div className="graph-body">
          {readOnly ? null : <Palette groups={palette} onAdd={addItem} />}
          <div className="graph-middle">
            <div className="graph-canvas">
              <Canvas
                // another sheet is another sight
                key={sub ?? ''}
                {...{ nodes: canvas.nodes, edges: canvas.edges, setNodes: canvas.setNodes, setEdges: canvas.setEdges }}
                {...{ onMoved: canvas.moved, onPlace: placeItem, selectGroup: canvas.selectGroup, phone }}
                groups={sheet.groups}
                onConnect={({ source, sourceHandle, target, targetHandle }) => {
                  const wire = wireOf(source, sourceHandle ?? '', target, targetHandle ?? '')
                  changeSheet((s) => ({ ...s, wires: [...s.wires, wire] }))
                }}
                onRefused={(c) => refuse(c.source, c.sourceHandle ?? '', c.target, c.targetHandle ?? '')}
              />
              {blank ? (
                <div className="graph-blank">
                  <strong>{t('empty')}</strong>
                  <p>{t(readOnly ? 'emptyRead' : 'emptyHint')}</p>
                </div>
              ) : null}
            </div>
            {walking ? (
              <WalkPanel {...{ model: opened.id, drawing, values, path: openPath }} onClose={() => setWalking(false)} />
            ) : null}
          </div>
          {phone ? null : <aside className="graph-panel">{panel}</aside>}
        </div>
      </div>
    </EditorContext>
  )
}

const emptySub = () =>
  submodelSchema.parse({ id: 'sub1', label: { zh: texts.submodelName.zh, en: texts.submodelName.en } })

const wireOf = (source: string, from: string, target: string, to: string): Wire => ({
  from: { node: source, port: from },
  to: { node: target, port: to },
})
