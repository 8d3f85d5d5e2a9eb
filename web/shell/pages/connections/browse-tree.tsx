import { useQuery } from '@tanstack/react-query'
import { Button, Tree } from 'antd'
import { type Key, useMemo, useState } from 'react'
import type { BrowseItem } from '../../../../contract/driver.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { typeNames } from '../../points/texts.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import type { Chosen } from './browse-choice.ts'
import { texts } from './browse-texts.ts'
import { connectionQueries } from './data.ts'

/** A node of the picture: the same device node can be reached by two ways, so its key is the way to it. */
type TreeNode = {
  key: string
  item: BrowseItem
  isLeaf: boolean
  checkable: boolean
  selectable: boolean
  children?: TreeNode[]
}

const keyOf = (parent: string | null, item: BrowseItem) => (parent === null ? item.id : `${parent}\n${item.id}`)

function nodesOf(
  items: readonly BrowseItem[],
  parent: string | null,
  children: ReadonlyMap<string, readonly BrowseItem[]>,
): TreeNode[] {
  return items.map((item) => {
    const key = keyOf(parent, item)
    const below = children.get(key)
    return {
      key,
      item,
      isLeaf: !item.hasChildren,
      checkable: item.readable,
      selectable: false,
      ...(below && { children: nodesOf(below, key, children) }),
    }
  })
}

/** The device's nodes, read level by level as they are opened. Only what can be read can be ticked. */
export function BrowseTree(props: {
  code: string
  chosen: readonly Chosen[]
  onToggle: (items: readonly BrowseItem[], on: boolean) => void
}) {
  const { code, chosen, onToggle } = props
  const t = useText(texts)
  const root = useQuery(connectionQueries.browse(code, null))
  const [children, setChildren] = useState<ReadonlyMap<string, readonly BrowseItem[]>>(new Map())
  const [expanded, setExpanded] = useState<Key[]>([])
  const [loaded, setLoaded] = useState<Key[]>([])
  const [problem, setProblem] = useState<unknown>(null)
  const tree = useMemo(() => nodesOf(root.data ?? [], null, children), [root.data, children])
  const ids = useMemo(() => new Set(chosen.map((each) => each.id)), [chosen])
  const checked = useMemo(() => checkedKeys(tree, ids), [tree, ids])

  async function load(node: TreeNode): Promise<void> {
    try {
      const items = await queryClient.fetchQuery(connectionQueries.browse(code, node.item.id))
      setChildren((before) => new Map(before).set(node.key, items))
      setLoaded((before) => [...before, node.key])
      setProblem(null)
    } catch (error) {
      setProblem(error)
      setExpanded((before) => before.filter((key) => key !== node.key))
    }
  }
  if (root.error) return <ProblemNote error={root.error} onRetry={root.refetch} />
  if (root.isPending) return <p className="browse-hint faint">{t('reading')}</p>
  if (tree.length === 0) return <EmptyState title={t('none')} hint={t('noneHint')} />
  return (
    <div className="browse-scroll">
      <ProblemNote error={problem} />
      <Tree<TreeNode>
        checkable
        checkStrictly
        blockNode
        treeData={tree}
        checkedKeys={checked}
        expandedKeys={expanded}
        loadedKeys={loaded}
        onExpand={setExpanded}
        loadData={load}
        onCheck={(_, { node, checked: on }) => onToggle([node.item], on)}
        titleRender={(node) => <NodeTitle node={node} ids={ids} onToggle={onToggle} />}
      />
    </div>
  )
}

function checkedKeys(tree: readonly TreeNode[], ids: ReadonlySet<string>): Key[] {
  return tree.flatMap((node) => [
    ...(ids.has(node.item.id) ? [node.key] : []),
    ...checkedKeys(node.children ?? [], ids),
  ])
}

function NodeTitle(props: {
  node: TreeNode
  ids: ReadonlySet<string>
  onToggle: (items: readonly BrowseItem[], on: boolean) => void
}) {
  const { node, ids, onToggle } = props
  const t = useText(texts)
  const language = useLanguage()
  const { item } = node
  const readable = (node.children ?? []).map((child) => child.item).filter((each) => each.readable)
  const all = readable.length > 0 && readable.every((each) => ids.has(each.id))
  return (
    <span className="browse-node" title={item.id}>
      <span className={item.readable || item.hasChildren ? '' : 'faint'}>{item.name}</span>
      {item.description ? <span className="browse-more">{item.description}</span> : null}
      {item.readable ? (
        <span className="browse-more">
          {[item.type ? typeNames[item.type][language] : '', item.unit, item.writable ? t('writable') : '']
            .filter(Boolean)
            .join(' · ')}
        </span>
      ) : null}
      {readable.length > 1 ? (
        <Button
          size="small"
          type={all ? 'default' : 'dashed'}
          aria-pressed={all}
          onClick={(event) => {
            event.stopPropagation()
            onToggle(readable, !all)
          }}
        >
          {t('all', { n: readable.length })}
        </Button>
      ) : null}
    </span>
  )
}
