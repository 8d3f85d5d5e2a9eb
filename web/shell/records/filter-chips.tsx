import { CloseOutlined, FilterOutlined } from '@ant-design/icons'
import { Button, Dropdown, Popover } from 'antd'
import { useState } from 'react'
import type { Filter } from '../../../api/records.ts'
import { useLanguage, useText } from '../text.ts'
import { FilterEditor } from './filter-editor.tsx'
import { filterKindOf, sayFilter, withFilter } from './filters.ts'
import type { EntityView } from './manifest.ts'
import { texts } from './texts.ts'

type Props = {
  view: EntityView
  filters: readonly Filter[]
  names: Readonly<Record<string, string>>
  onChange: (filters: Filter[]) => void
}

/** The conditions of a list, one chip per field; the last button adds one. */
export function FilterChips({ view, filters, names, onChange }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const [open, setOpen] = useState<string | null>(null)
  const fresh = open !== null && !filters.some((each) => each[0] === open) ? open : null
  const fields = [...view.fields.values()].filter((field) => filterKindOf(field) !== 'none')
  const chips: (readonly [string, Filter | null])[] = filters.map((each) => [each[0], each])
  if (fresh) chips.push([fresh, null])
  return (
    <>
      {chips.map(([name, filter]) => {
        const field = view.fields.get(name)
        if (!field) return null
        return (
          <Popover
            key={name}
            trigger="click"
            placement="bottomLeft"
            open={open === name}
            onOpenChange={(shown) => setOpen(shown ? name : null)}
            destroyOnHidden
            content={
              <FilterEditor
                view={view}
                field={field}
                filter={filter}
                onApply={(next) => {
                  onChange(withFilter(filters, name, next))
                  setOpen(null)
                }}
                onRemove={() => {
                  onChange(withFilter(filters, name, null))
                  setOpen(null)
                }}
              />
            }
          >
            <button type="button" className="chip filter-chip" aria-pressed={filter !== null}>
              {filter ? sayFilter(filter, view.entity, field, names, language) : field.label[language]}
              {filter ? (
                // biome-ignore lint/a11y/useSemanticElements: a button cannot stand inside a button
                <span
                  role="button"
                  tabIndex={-1}
                  aria-label={t('remove')}
                  className="filter-chip-away"
                  onClick={(event) => {
                    event.stopPropagation()
                    onChange(withFilter(filters, name, null))
                  }}
                  onKeyDown={() => undefined}
                >
                  <CloseOutlined />
                </span>
              ) : null}
            </button>
          </Popover>
        )
      })}
      <Dropdown
        trigger={['click']}
        menu={{
          className: 'field-menu',
          items: fields.map((field) => ({ key: field.name, label: field.label[language] })),
          // The menu must be gone before the chip's own pop-up opens, or its closing click shuts that too.
          onClick: ({ key }) => setTimeout(() => setOpen(key), 80),
        }}
      >
        <Button icon={<FilterOutlined />}>{t('addFilter')}</Button>
      </Dropdown>
    </>
  )
}
