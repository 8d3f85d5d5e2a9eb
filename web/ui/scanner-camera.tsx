import { BulbOutlined, CloseOutlined } from '@ant-design/icons'
import { useEffect, useRef, useState } from 'react'
import { useUiText } from './language.ts'
import type { Frame, FrameAnswer } from './scanner-worker.ts'
import './scanner.css'

const texts = {
  opening: { zh: '正在打开摄像头…', en: 'Opening the camera…' },
  aim: { zh: '把码放进框内', en: 'Hold the code into the frame' },
  close: { zh: '关闭摄像头', en: 'Close the camera' },
  torch: { zh: '补光灯', en: 'Light' },
  insecure: {
    zh: '浏览器只在 https 地址（或本机）允许使用摄像头；请用扫码枪，或手工输入编码。',
    en: 'Browsers allow the camera on https addresses (or this machine) only; use a hand scanner or type the code.',
  },
  denied: {
    zh: '摄像头未获允许；请在浏览器地址栏的权限设置里允许，或用扫码枪、手工输入。',
    en: 'The camera was not allowed; allow it in the browser’s settings of this site, or use a hand scanner or type the code.',
  },
  missing: {
    zh: '没有找到摄像头；请用扫码枪，或手工输入编码。',
    en: 'No camera was found; use a hand scanner or type the code.',
  },
  busy: {
    zh: '摄像头正被其他程序占用；请关闭它后再试。',
    en: 'Another program uses the camera; close it and try again.',
  },
  reader: {
    zh: '识别程序没有启动；请刷新页面后再试。',
    en: 'The reader did not start; reload the page and try again.',
  },
}

/** Between two looks at the picture. */
const lookEveryMs = 120
/** The same code is taken again after it was out of sight, or this long. */
const sameAgainMs = 3000
const sideOfLook = 640

type Problem = 'insecure' | 'denied' | 'missing' | 'busy' | 'reader'

function problemOf(error: unknown): Problem {
  const name = (error as DOMException)?.name
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotReadableError' ? 'busy' : 'missing'
}

/** The part of the picture that the frame shows, at most 640 pixels wide. */
function look(video: HTMLVideoElement, canvas: HTMLCanvasElement): Frame | undefined {
  const side = Math.min(video.videoWidth, video.videoHeight)
  if (!side) return undefined
  const size = Math.min(side, sideOfLook)
  canvas.width = size
  canvas.height = size
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return undefined
  context.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, size, size)
  const { data } = context.getImageData(0, 0, size, size)
  return { width: size, height: size, pixels: data.buffer as ArrayBuffer }
}

/** Watches the video and tells each code once as long as it stays in sight. */
function watch(video: HTMLVideoElement, onRead: (text: string) => void, onFault: () => void): () => void {
  const worker = new Worker(new URL('./scanner-worker.ts', import.meta.url), { type: 'module' })
  const canvas = document.createElement('canvas')
  let timer: ReturnType<typeof setTimeout>
  let last = { text: '', atMs: 0 }
  const next = () => {
    timer = setTimeout(() => {
      const frame = document.hidden ? undefined : look(video, canvas)
      if (frame) worker.postMessage(frame, [frame.pixels])
      else next()
    }, lookEveryMs)
  }
  worker.onmessage = ({ data }: MessageEvent<FrameAnswer>) => {
    if (data.error) return onFault()
    const now = Date.now()
    const [text] = data.texts
    if (text && (text !== last.text || now - last.atMs > sameAgainMs)) onRead(text)
    if (text) last = { text, atMs: now }
    next()
  }
  worker.onerror = onFault
  next()
  return () => {
    clearTimeout(timer)
    worker.terminate()
  }
}

type Torch = MediaTrackCapabilities & { torch?: boolean }

/** The camera as a scanner. It is asked for when this is shown, and let go when it is not. */
export function ScannerCamera({ onRead, onClose }: { onRead: (text: string) => void; onClose: () => void }) {
  const t = useUiText(texts)
  const video = useRef<HTMLVideoElement>(null)
  const read = useRef(onRead)
  read.current = onRead
  const [state, setState] = useState<'opening' | 'on' | Problem>('opening')
  const [track, setTrack] = useState<MediaStreamTrack>()
  const [lit, setLit] = useState(false)
  useEffect(() => {
    const element = video.current
    if (!element) return
    if (!navigator.mediaDevices?.getUserMedia) return setState('insecure')
    let isGone = false
    let stop = () => {}
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } } })
      .then(async (stream) => {
        const end = () => {
          for (const each of stream.getTracks()) each.stop()
        }
        if (isGone) return end()
        element.srcObject = stream
        await element.play()
        setTrack(stream.getVideoTracks()[0])
        setState('on')
        const unwatch = watch(
          element,
          (text) => read.current(text),
          () => setState('reader'),
        )
        stop = () => {
          unwatch()
          end()
        }
        if (isGone) stop()
      })
      .catch((error) => {
        if (!isGone) setState(problemOf(error))
      })
    return () => {
      isGone = true
      stop()
    }
  }, [])
  const hasTorch = (track?.getCapabilities?.() as Torch | undefined)?.torch === true
  const isProblem = state !== 'opening' && state !== 'on'
  return (
    <div className={`scanner-camera ${isProblem ? 'is-problem' : ''}`}>
      <video ref={video} muted playsInline hidden={isProblem} />
      {state === 'on' ? <div className="scanner-frame" aria-hidden="true" /> : null}
      <p className="scanner-camera-note" role="status">
        {state === 'on' ? t('aim') : t(state)}
      </p>
      <div className="scanner-camera-tools">
        {hasTorch ? (
          <button
            type="button"
            aria-pressed={lit}
            onClick={() => {
              void track?.applyConstraints({ advanced: [{ torch: !lit } as MediaTrackConstraintSet] })
              setLit(!lit)
            }}
          >
            <BulbOutlined /> {t('torch')}
          </button>
        ) : null}
        <button type="button" onClick={onClose}>
          <CloseOutlined /> {t('close')}
        </button>
      </div>
    </div>
  )
}
