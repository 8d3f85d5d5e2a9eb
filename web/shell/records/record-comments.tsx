import { useQuery } from '@tanstack/react-query'
import { Button, Mentions } from 'antd'
import { useState } from 'react'
import type { PersonFound } from '../../../api/identity.ts'
import type { RecordComment } from '../../../api/records.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { api } from '../api.ts'
import { ProblemNote } from '../problem-note.tsx'
import { queryClient } from '../queries.ts'
import { useText } from '../text.ts'
import { useDebounced } from '../use-debounced.ts'
import { recordQueries } from './data.ts'
import type { EntityView } from './manifest.ts'
import { texts } from './texts.ts'

const maxLetters = 2_000

/** What people say about a record; @name tells a colleague. */
export function RecordComments({ view, id }: { view: EntityView; id: string }) {
  const t = useText(texts)
  const options = recordQueries.comments(view, id)
  const comments = useQuery(options)
  const [text, setText] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState('')
  const words = useDebounced(asked, 150)
  const people = useQuery({
    queryKey: ['people', 'mentions', words],
    queryFn: ({ signal }) =>
      api.get<{ items: PersonFound[] }>('/api/people/find', { search: words, limit: 10 }, signal),
    enabled: text.includes('@'),
  })
  async function send() {
    if (!text.trim() || busy) return
    setBusy(true)
    setError(null)
    try {
      await api.post(`${view.path}/${id}/comments`, { text: text.trim() })
      setText('')
      await queryClient.invalidateQueries({ queryKey: options.queryKey })
    } catch (fault) {
      setError(fault)
    }
    setBusy(false)
  }
  const items = comments.data?.items ?? []
  return (
    <div className="comments">
      <ProblemNote error={comments.error ?? error} />
      <div className="comment-form">
        <Mentions
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={maxLetters}
          placeholder={t('commentHint')}
          aria-label={t('commentHint')}
          value={text}
          onChange={setText}
          onSearch={setAsked}
          loading={people.isFetching}
          options={(people.data?.items ?? []).map((each) => ({
            value: each.userName,
            label: `${each.name} (${each.userName})`,
          }))}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
          }}
        />
        <Button type="primary" disabled={!text.trim()} loading={busy} onClick={() => void send()}>
          {t('send')}
        </Button>
      </div>
      {comments.isSuccess && items.length === 0 ? <EmptyState title={t('noComments')} /> : null}
      <ol>
        {items.map((comment) => (
          <Comment key={comment.id} comment={comment} />
        ))}
      </ol>
    </div>
  )
}

function Comment({ comment }: { comment: RecordComment }) {
  return (
    <li>
      <p className="history-head">
        <strong>{comment.actorName}</strong>
        <RelativeTime time={comment.time} />
      </p>
      <p className="comment-text">
        {comment.text.split(/(@[\p{L}\p{N}._-]+)/u).map((part, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
          part.startsWith('@') ? <b key={index}>{part}</b> : part,
        )}
      </p>
    </li>
  )
}
