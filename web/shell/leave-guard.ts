import { useBlocker } from '@tanstack/react-router'
import { App } from 'antd'
import { useEffect, useRef } from 'react'

export type LeaveWords = { title: string; hint: string; leave: string; stay: string }

/** Leaving with changes that are not saved asks first; closing the window asks in the browser's own words. */
export function useLeaveGuard(blocks: (to: string) => boolean, words: LeaveWords): void {
  const { modal } = App.useApp()
  const latest = useRef(blocks)
  latest.current = blocks
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ next }) => latest.current(next.pathname),
    enableBeforeUnload: () => latest.current(''),
    withResolver: true,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once for each time that it is blocked
  useEffect(() => {
    if (status !== 'blocked') return
    modal.confirm({
      title: words.title,
      content: words.hint,
      okText: words.leave,
      cancelText: words.stay,
      onOk: proceed,
      onCancel: reset,
    })
  }, [status])
}
