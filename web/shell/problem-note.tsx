import { Button } from 'antd'
import { ApiProblem } from './api.ts'
import { defineTexts, useLanguage, useText } from './text.ts'
import './problem-note.css'

const texts = defineTexts({
  fault: { zh: '程序出错：{message}', en: 'A fault in the program: {message}' },
  retry: { zh: '重试', en: 'Try again' },
})

/** What the server refused or what failed, in words, with one thing to do. Renders nothing without an error. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => unknown }) {
  const t = useText(texts)
  const language = useLanguage()
  if (!error) return null
  return (
    <div className="problem-note" role="alert">
      <div>
        <strong>
          {error instanceof ApiProblem
            ? error.texts[language]
            : t('fault', { message: error instanceof Error ? error.message : String(error) })}
        </strong>
        {error instanceof ApiProblem && error.errors.length > 0 ? (
          <ul>
            {error.errors.map((each) => (
              <li key={`${each.field} ${each.detail}`}>
                <code>{each.field}</code> {each.detail}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {onRetry ? <Button onClick={() => void onRetry()}>{t('retry')}</Button> : null}
    </div>
  )
}
