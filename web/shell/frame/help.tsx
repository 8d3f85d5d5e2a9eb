import { origin, quality } from '../../../contract/quality.ts'
import { Value } from '../../ui/value.tsx'
import { Dialog } from '../dialog.tsx'
import { useSession } from '../session.ts'
import { useText } from '../text.ts'
import { texts } from './texts.ts'

const keys = [
  ['Ctrl K', 'keySearch'],
  ['/', 'keyFilter'],
  ['j k ↑ ↓', 'keyMove'],
  ['Enter', 'keyOpen'],
  ['Space', 'keySelect'],
  ['Esc', 'keyClose'],
  ['N', 'keyNew'],
  ['[', 'keyMenu'],
  ['?', 'keyHelp'],
] as const

const marks = [
  [quality.good, 'markGood'],
  [quality.uncertain, 'markUncertain'],
  [quality.badCommFailure, 'markBad'],
  [quality.good | origin.interpolated, 'markInterpolated'],
  [quality.uncertain | origin.substituted, 'markSubstituted'],
  [quality.uncertain | origin.untrained, 'markUntrained'],
] as const

/** Keys, and what the marks on values mean. */
export function Help({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const { version } = useSession()
  return (
    <Dialog title={t('help')} className="help" onClose={onClose}>
      <div className="help-columns">
        <section>
          <h3>{t('keys')}</h3>
          <dl>
            {keys.map(([key, text]) => (
              <div key={key}>
                <dt>
                  {key.split(' ').map((part) => (
                    <kbd key={part}>{part}</kbd>
                  ))}
                </dt>
                <dd>{t(text)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>{t('marks')}</h3>
          <dl>
            {marks.map(([q, text]) => (
              <div key={text}>
                <dt>
                  <Value value={16.7} decimals={2} unit="MPa" quality={q} />
                </dt>
                <dd>{t(text)}</dd>
              </div>
            ))}
          </dl>
          <p>{t('colours')}</p>
        </section>
      </div>
      <footer>
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {t('apiDocs')}
        </a>
        <span className="faint">{t('version', { version })}</span>
      </footer>
    </Dialog>
  )
}
