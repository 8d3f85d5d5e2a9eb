import { TableOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover } from 'antd'
import { useUiText } from './language.ts'
import type { Column } from './virtual-table.tsx'

const texts = {
  columns: { zh: '列', en: 'Columns' },
}

/** Which columns of a list show. `hidden` holds the keys of those that do not, so that new columns appear by themselves. */
export function ColumnChoice<R>(props: {
  columns: readonly Column<R>[]
  hidden: readonly string[]
  onChange: (hidden: string[]) => void
}) {
  const t = useUiText(texts)
  const { columns, hidden, onChange } = props
  const content = (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 6 }}>
      {columns
        .filter((column) => !column.fixed)
        .map((column) => (
          <Checkbox
            key={column.key}
            checked={!hidden.includes(column.key)}
            onChange={(event) =>
              onChange(event.target.checked ? hidden.filter((key) => key !== column.key) : [...hidden, column.key])
            }
          >
            {column.title}
          </Checkbox>
        ))}
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button icon={<TableOutlined />}>{t('columns')}</Button>
    </Popover>
  )
}
