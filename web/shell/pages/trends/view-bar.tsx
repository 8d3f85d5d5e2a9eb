import {
  DownloadOutlined,
  DragOutlined,
  EllipsisOutlined,
  PlusOutlined,
  QuestionCircleOutlined,
  SelectOutlined,
} from '@ant-design/icons'
import { Button, Dropdown, type MenuProps, Popover, Segmented, Select } from 'antd'
import { useText } from '../../text.ts'
import { CompareMenu } from './compare-menu.tsx'
import { texts } from './texts.ts'
import type { ToolbarProps } from './toolbar.ts'

/** How the pens are drawn, compared and handed on. */
export function ViewBar({ state, actions }: ToolbarProps) {
  const t = useText(texts)
  const exportMenu: MenuProps = {
    items: [
      { key: 'shown', label: t('exportShown') },
      { key: 'raw', label: t('exportRaw') },
      { key: 'png', label: t('exportPng') },
    ],
    onClick: ({ key }) => actions.exportAs(key as 'shown' | 'raw' | 'png'),
  }
  return (
    <div className="trend-view">
      <Button autoInsertSpace={false} type="primary" icon={<PlusOutlined />} onClick={actions.add} title={t('addKey')}>
        {t('addPoints')}
      </Button>
      <span className="trend-fill" />
      <CompareMenu state={state} onCompare={actions.compare} />
      <AxesChoice state={state} actions={actions} />
      {!state.narrow && (
        <Segmented
          value={state.tool}
          onChange={actions.tool}
          options={[
            { value: 'pan', icon: <DragOutlined />, tooltip: t('pan'), title: t('pan') },
            { value: 'zoom', icon: <SelectOutlined />, tooltip: t('zoom'), title: t('zoom') },
          ]}
        />
      )}
      <Dropdown menu={exportMenu} trigger={['click']} disabled={!state.hasPens}>
        <Button
          autoInsertSpace={false}
          icon={state.narrow ? <EllipsisOutlined /> : <DownloadOutlined />}
          aria-label={t('export')}
        >
          {state.narrow ? null : t('export')}
        </Button>
      </Dropdown>
      {!state.narrow && <HelpButton />}
    </div>
  )
}

function AxesChoice({ state, actions }: ToolbarProps) {
  const t = useText(texts)
  const options = [
    { value: 'unit' as const, label: t('byUnit'), title: t('byUnitTip') },
    { value: 'own' as const, label: t('own'), title: t('ownTip') },
    { value: 'lanes' as const, label: t('lanes'), title: t('lanesTip') },
  ]
  const change = (mode: 'unit' | 'own' | 'lanes') => actions.axes(mode === 'unit' ? undefined : mode)
  const value = state.axes ?? 'unit'
  if (state.narrow)
    return <Select value={value} options={options} onChange={change} className="trend-axes" aria-label={t('axes')} />
  return <Segmented value={value} options={options} onChange={change} />
}

function HelpButton() {
  const t = useText(texts)
  const lines = ['helpWheel', 'helpDrag', 'helpDouble', 'helpClick', 'helpKeys', 'helpRows'] as const
  const content = (
    <ul className="trend-help">
      {lines.map((line) => (
        <li key={line}>{t(line)}</li>
      ))}
    </ul>
  )
  return (
    <Popover trigger="click" content={content} title={t('help')} placement="bottomRight">
      <Button autoInsertSpace={false} icon={<QuestionCircleOutlined />} aria-label={t('help')} title={t('help')} />
    </Popover>
  )
}
