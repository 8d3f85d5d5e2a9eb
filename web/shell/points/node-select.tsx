import { TreeSelect } from 'antd'
import { useMemo } from 'react'
import { useLanguage } from '../text.ts'
import { parentPath, useTwin } from '../twin-names.ts'

/** Choice of a twin node by name, code or path. */
export function NodeSelect(props: {
  value?: string
  onChange?: (path: string | undefined) => void
  placeholder?: string
  className?: string
}) {
  const language = useLanguage()
  const { nodes } = useTwin()
  const data = useMemo(
    () =>
      nodes.map((node) => ({
        id: node.path,
        pId: parentPath(node.path) ?? 0,
        value: node.path,
        title: node.name[language],
        search: `${node.path} ${node.name.zh} ${node.name.en}`.toLowerCase(),
      })),
    [nodes, language],
  )
  return (
    <TreeSelect
      className={props.className}
      value={props.value || undefined}
      onChange={(path) => props.onChange?.(path as string | undefined)}
      placeholder={props.placeholder}
      allowClear
      treeDataSimpleMode
      treeData={data}
      showSearch={{ filterTreeNode: (input, node) => String(node.search).includes(input.toLowerCase()) }}
      popupMatchSelectWidth={320}
      listHeight={360}
    />
  )
}
