import { ApartmentOutlined, BankOutlined, BuildOutlined, DeploymentUnitOutlined, ToolOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { type ComponentType, useEffect, useMemo, useState } from 'react'
import type { NodeKind, TwinNode } from '../../../../api/platform.ts'
import { type TreeItem, TreeList } from '../../../ui/tree-list.tsx'
import { useLanguage, useText } from '../../text.ts'
import { kindNames, parentPath } from '../../twin-names.ts'
import { texts } from './texts.ts'

const icons: Record<NodeKind, ComponentType> = {
  plant: BankOutlined,
  unit: DeploymentUnitOutlined,
  specialty: BuildOutlined,
  system: ApartmentOutlined,
  equipment: ToolOutlined,
}

/** Nodes that match every word, with all above them. */
function matching(nodes: readonly TwinNode[], filter: string): readonly TwinNode[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return nodes
  const kept = new Set<string>()
  for (const node of nodes) {
    const text = `${node.code} ${node.kks ?? ''} ${node.name.zh} ${node.name.en}`.toLowerCase()
    if (!words.every((word) => text.includes(word))) continue
    for (let path: string | null = node.path; path && !kept.has(path); path = parentPath(path)) kept.add(path)
  }
  return nodes.filter((node) => kept.has(node.path))
}

/** The plant's structure with the number of points of every branch. */
export function TwinTree(props: {
  nodes: readonly TwinNode[]
  path: string | undefined
  filter: string
  onFilter: (filter: string) => void
  onSelect: (path: string) => void
}) {
  const { nodes, path, filter, onFilter, onSelect } = props
  const t = useText(texts)
  const language = useLanguage()
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set(nodes.filter((node) => node.kind === 'plant' || node.kind === 'unit').map((node) => node.path)),
  )
  // Whatever is selected, by an address or a search, can be seen.
  useEffect(() => {
    if (!path) return
    setExpanded((before) => {
      const next = new Set(before)
      for (let above = parentPath(path); above; above = parentPath(above)) next.add(above)
      return next.size === before.size ? before : next
    })
  }, [path])
  const items = useMemo<TreeItem[]>(
    () =>
      matching(nodes, filter).map((node) => {
        const Icon = icons[node.kind]
        return {
          key: node.path,
          parent: parentPath(node.path),
          label: node.name[language],
          icon: <Icon />,
          count: node.branchPoints,
          title: `${kindNames[node.kind][language]} ${node.path}${node.kks ? ` · ${node.kks}` : ''}`,
        }
      }),
    [nodes, filter, language],
  )
  const open = useMemo(() => (filter ? new Set(items.map((item) => item.key)) : expanded), [filter, items, expanded])
  return (
    <>
      <div className="twin-filter">
        <Input
          data-filter
          allowClear
          placeholder={t('filter')}
          aria-label={t('filter')}
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            if (filter) onFilter('')
            else event.currentTarget.blur()
          }}
        />
      </div>
      <TreeList
        items={items}
        label={t('tree')}
        selected={path}
        onSelect={onSelect}
        expanded={open}
        onExpand={setExpanded}
        empty={<p className="twin-nothing">{t('noMatch', { text: filter })}</p>}
      />
    </>
  )
}
