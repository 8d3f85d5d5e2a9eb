import { Button } from 'antd'
import type { ChangedMeanwhile } from '../../../api/records.ts'
import { formatRelative } from '../../ui/time.ts'
import { useLanguage, useText } from '../text.ts'
import { fieldLine, nothing } from './field-text.ts'
import { formTexts as texts } from './form-texts.ts'
import { type EntityView, stateLabel } from './manifest.ts'
import type { Clash } from './merge.ts'
import { usePersonName } from './people.ts'

type Props = {
  clashes: readonly Clash[]
  meanwhile: ChangedMeanwhile
  view: EntityView | undefined
  onTake: (field: string) => void
}

/** Somebody else changed the record while this form was open: who, when, what; and whose value stays. */
export function ChangedNote({ clashes, meanwhile, view, onTake }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const who = usePersonName(meanwhile.by)
  const word = (name: string, value: unknown) => {
    const field = view?.fields.get(name)
    if (value === null || value === undefined) return nothing
    if (!field || !view) return typeof value === 'object' ? JSON.stringify(value) : String(value)
    return name === 'state' ? stateLabel(view.entity, String(value))[language] : fieldLine(field, value, {}, language)
  }
  return (
    <section className="changed-note" role="alert">
      <strong>{t('changedTitle', { who, time: formatRelative(meanwhile.at, Date.now(), language) })}</strong>
      <p>{t('changedHint')}</p>
      <table>
        <thead>
          <tr>
            <th>{t('changedField')}</th>
            <th>{t('changedBefore')}</th>
            <th>{t('changedAfter')}</th>
            <th>{t('changedMine')}</th>
          </tr>
        </thead>
        <tbody>
          {clashes.map((each) => (
            <tr key={each.field} className={each.clashes ? 'is-clash' : ''}>
              <td>{view?.fields.get(each.field)?.label[language] ?? each.field}</td>
              <td>{word(each.field, each.before)}</td>
              <td>{word(each.field, each.after)}</td>
              <td>
                {each.clashes ? (
                  <>
                    {word(each.field, each.mine)}{' '}
                    <Button size="small" onClick={() => onTake(each.field)}>
                      {t('takeTheirs')}
                    </Button>
                  </>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
