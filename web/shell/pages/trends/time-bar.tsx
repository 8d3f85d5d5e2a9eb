import { LeftOutlined, RightOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons'
import { Button, Segmented, Select, Tooltip } from 'antd'
import type { TrendView } from '../../../ui/trend/view.ts'
import { presetLabels } from '../../../ui/trend/words.ts'
import { useLiveState } from '../../live.ts'
import { useLanguage, useText } from '../../text.ts'
import { RangePicker } from './range-picker.tsx'
import { texts } from './texts.ts'
import type { ToolbarProps } from './toolbar.ts'

/** Which time is shown: live, a preset, an absolute range, and steps to either side. */
export function TimeBar({ view, state, actions }: ToolbarProps & { view: TrendView }) {
  const t = useText(texts)
  const language = useLanguage()
  const span = state.liveSpan ?? state.range.to - state.range.from
  const preset = presetLabels.find(({ ms }) => Math.abs(ms - span) < ms * 0.001)?.ms
  const options = [
    ...presetLabels.map(({ ms, label }) => ({ value: ms, label: label[language] })),
    { value: 0, label: t('whole') },
  ]
  const choose = (ms: number) => (ms === 0 ? actions.whole() : actions.preset(ms))
  return (
    <div className="trend-time">
      <LiveButton on={state.liveSpan !== null} onClick={actions.live} />
      {state.narrow ? (
        <Select
          value={preset ?? null}
          options={options}
          onChange={choose}
          placeholder={t('range')}
          className="trend-preset"
        />
      ) : (
        <Segmented value={preset ?? -1} options={options} onChange={choose} />
      )}
      {!state.narrow && (
        <span className="trend-steps">
          <StepButton label={t('earlier')} icon={<LeftOutlined />} onClick={() => actions.pan(-0.5)} />
          <StepButton
            label={t('later')}
            icon={<RightOutlined />}
            onClick={() => actions.pan(0.5)}
            disabled={state.liveSpan !== null}
          />
          <StepButton label={t('zoomIn')} icon={<ZoomInOutlined />} onClick={() => actions.zoom(0.5)} />
          <StepButton label={t('zoomOut')} icon={<ZoomOutOutlined />} onClick={() => actions.zoom(2)} />
        </span>
      )}
      <RangePicker view={view} live={state.liveSpan !== null} narrow={state.narrow} onGo={actions.go} />
    </div>
  )
}

function LiveButton({ on, onClick }: { on: boolean; onClick(): void }) {
  const t = useText(texts)
  const { state } = useLiveState()
  const lost = state === 'lost'
  return (
    <Tooltip title={lost ? t('liveLost') : t(on ? 'liveOn' : 'liveOff')}>
      <Button
        autoInsertSpace={false}
        type={on ? 'primary' : 'default'}
        onClick={onClick}
        aria-pressed={on}
        className={lost ? 'trend-live lost' : 'trend-live'}
      >
        <i aria-hidden="true">{lost ? '⚠' : on ? '●' : '○'}</i> {t('live')}
      </Button>
    </Tooltip>
  )
}

function StepButton({
  label,
  icon,
  onClick,
  disabled,
}: {
  label: string
  icon: React.ReactNode
  onClick(): void
  disabled?: boolean
}) {
  return (
    <Button
      autoInsertSpace={false}
      icon={icon}
      aria-label={label}
      title={label}
      onClick={onClick}
      disabled={disabled}
    />
  )
}
