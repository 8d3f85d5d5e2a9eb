import { ArrowLeftOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useCallback, useState } from 'react'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { SplitView } from '../../../ui/split-view.tsx'
import { ImportDialog } from '../../points/import-dialog.tsx'
import { PointDrawer } from '../../points/point-drawer.tsx'
import { PointForm } from '../../points/point-form.tsx'
import { texts as pointTexts } from '../../points/texts.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queries } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { parentPath, useTwin } from '../../twin-names.ts'
import { usePhone } from '../../use-phone.ts'
import { type NodeAction, NodeDetail } from './node-detail.tsx'
import { NodeForm } from './node-form.tsx'
import type { TwinSearch } from './search.ts'
import { texts } from './texts.ts'
import { TwinTree } from './tree.tsx'
import './twin.css'

/** The plant's tree on the left, one node of it on the right. */
export function TwinPage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/twin' })
  const navigate = useNavigate({ from: '/twin' })
  const change = useCallback(
    (next: Partial<TwinSearch>, replace = true) =>
      void navigate({ search: (before) => ({ ...before, ...next }), replace }),
    [navigate],
  )
  const { error, refetch } = useQuery(queries.twin())
  const { nodes, byPath, loaded } = useTwin()
  const mayEdit = useMay('points.write')
  const phone = usePhone()
  const [action, setAction] = useState<NodeAction | 'addRoot' | null>(null)
  const close = () => setAction(null)
  if (error) return <ProblemNote error={error} onRetry={refetch} />
  if (!loaded) return null

  // On a desk there is room for a node at once; a phone starts with the tree.
  const path = search.path ?? (phone ? undefined : nodes[0]?.path)
  const node = path ? byPath.get(path) : undefined
  const addRoot = mayEdit ? (
    <Button icon={<PlusOutlined />} onClick={() => setAction('addRoot')}>
      {t('addRoot')}
    </Button>
  ) : null
  const open = (path: string) => change({ path, point: undefined, branch: undefined }, false)
  return (
    <>
      {nodes.length === 0 ? (
        <EmptyState title={t('noneTitle')} hint={t('noneHint')} action={addRoot} />
      ) : (
        <SplitView
          id="twin"
          width={300}
          label={t('divider')}
          narrowShows={search.path ? 'main' : 'side'}
          side={
            <div className="twin-side">
              <h1>{t('title')}</h1>
              <TwinTree
                nodes={nodes}
                path={path}
                filter={search.filter ?? ''}
                onFilter={(filter) => change({ filter: filter || undefined })}
                onSelect={open}
              />
              <footer>
                {t('counts', {
                  nodes: nodes.length,
                  points: nodes
                    .filter((each) => !parentPath(each.path))
                    .reduce((sum, each) => sum + each.branchPoints, 0),
                })}
              </footer>
            </div>
          }
        >
          <div className="twin-main">
            {search.path ? (
              <Button
                className="phone-only twin-back"
                type="text"
                icon={<ArrowLeftOutlined />}
                onClick={() => change({ path: undefined, point: undefined })}
              >
                {t('back')}
              </Button>
            ) : null}
            {node ? (
              <NodeDetail key={node.path} node={node} search={search} onChange={change} onAct={setAction} />
            ) : (
              <EmptyState
                title={search.path ? t('gone', { path: search.path }) : t('chooseTitle')}
                hint={t('chooseHint')}
                action={addRoot}
              />
            )}
          </div>
        </SplitView>
      )}
      <PointDrawer code={search.point} onClose={() => change({ point: undefined })} />
      <ActionDrawers action={action} path={path} onClose={close} onOpen={open} onPoint={(point) => change({ point })} />
    </>
  )
}

function ActionDrawers(props: {
  action: NodeAction | 'addRoot' | null
  path: string | undefined
  onClose: () => void
  onOpen: (path: string) => void
  onPoint: (code: string) => void
}) {
  const { action, path, onClose, onOpen, onPoint } = props
  const t = useText(texts)
  const tp = useText(pointTexts)
  const { byPath } = useTwin()
  const node = path ? byPath.get(path) : undefined
  const above = node && byPath.get(parentPath(node.path) ?? '')
  const parent = action === 'addRoot' ? null : action === 'edit' ? (above ?? null) : (node ?? null)
  const onNode = action === 'edit' || action === 'addChild' || action === 'addRoot'
  const done = (next: string | null) => {
    onClose()
    if (next) onOpen(next)
  }
  return (
    <>
      <Drawer
        open={onNode}
        onClose={onClose}
        size={480}
        title={t(action === 'edit' ? 'editNode' : 'newNode')}
        destroyOnHidden
      >
        {onNode ? (
          <NodeForm node={action === 'edit' ? node : undefined} parent={parent} onDone={done} onCancel={onClose} />
        ) : null}
      </Drawer>
      <Drawer open={action === 'addPoint'} onClose={onClose} size={480} title={tp('newPoint')} destroyOnHidden>
        <PointForm
          path={path}
          onDone={(code) => {
            onClose()
            onPoint(code)
          }}
        />
      </Drawer>
      {action === 'import' ? <ImportDialog onClose={onClose} /> : null}
    </>
  )
}
