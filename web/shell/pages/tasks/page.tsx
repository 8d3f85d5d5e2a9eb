import { SwapOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { type TaskBox, taskBoxes } from '../../../../api/approval.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { SplitView } from '../../../ui/split-view.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { tasksPage, useTaskCount } from './data.ts'
import { DelegationDrawer } from './delegation-drawer.tsx'
import { TaskView } from './task-detail.tsx'
import { TaskList } from './task-list.tsx'
import { texts } from './texts.ts'
import './tasks.css'

const nothingThere = {
  waiting: ['noneWaiting', 'noneWaitingHint'],
  mine: ['noneMine', 'noneMineHint'],
  done: ['noneDone', 'noneDoneHint'],
} as const

/** 我的待办: what waits for me, what I asked for, what I decided. */
export function TasksPage() {
  const t = useText(texts)
  const { box = 'waiting', task } = useSearch({ from: '/frame/tasks' })
  const navigate = useNavigate({ from: '/tasks' })
  const count = useTaskCount()
  const [delegating, setDelegating] = useState(false)
  const open = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, task: id }) })
  return (
    <div className={task ? 'list-page tasks-page tasks-open' : 'list-page tasks-page'}>
      <PageHeader
        title={t('title')}
        state={count ? t('count', { n: count }) : t('countNone')}
        actions={
          <Button icon={<SwapOutlined />} onClick={() => setDelegating(true)}>
            {t('delegate')}
          </Button>
        }
      />
      <Segmented
        className="tasks-boxes"
        value={box}
        options={taskBoxes.map((value) => ({
          value,
          label: (
            <span>
              {t(value)}
              {value === 'waiting' && count ? <span className="task-badge">{count}</span> : null}
            </span>
          ),
        }))}
        onChange={(next: TaskBox) => void navigate({ search: { box: next === 'waiting' ? undefined : next } })}
      />
      <div className="tasks-split">
        <SplitView
          id="tasks"
          label={t('title')}
          width={400}
          min={300}
          narrowShows={task ? 'main' : 'side'}
          side={<Box box={box} openId={task} onOpen={open} />}
        >
          {task ? <TaskView key={task} id={task} onBack={() => open(undefined)} /> : <EmptyState title={t('choose')} />}
        </SplitView>
      </div>
      {delegating ? <DelegationDrawer onClose={() => setDelegating(false)} /> : null}
    </div>
  )
}

function Box({ box, openId, onOpen }: { box: TaskBox; openId: string | undefined; onOpen: (id: string) => void }) {
  const t = useText(texts)
  const pages = useInfiniteQuery({
    queryKey: ['tasks', 'box', box],
    queryFn: ({ pageParam, signal }) => tasksPage(box, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const tasks = pages.data?.pages.flatMap((page) => page.items) ?? []
  const [title, hint] = nothingThere[box]
  return (
    <div className="tasks-box">
      <ProblemNote error={pages.error} onRetry={pages.refetch} />
      {pages.data && tasks.length === 0 ? <EmptyState title={t(title)} hint={t(hint)} /> : null}
      <TaskList tasks={tasks} openId={openId} onOpen={onOpen} />
      {pages.hasNextPage ? (
        <Button className="tasks-more" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </div>
  )
}
