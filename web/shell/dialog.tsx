import { type ReactNode, useEffect, useRef } from 'react'
import './dialog.css'

/** A native modal dialog: Escape and a click beside it close it, the focus stays inside and returns afterwards. */
export function Dialog(props: { title?: string; className?: string; onClose: () => void; children: ReactNode }) {
  const { title, className = '', onClose, children } = props
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={box}
      className={`dialog ${className}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === box.current) onClose()
      }}
    >
      <div className="dialog-inside">
        {title ? <h2>{title}</h2> : null}
        {children}
      </div>
    </dialog>
  )
}
