let context: AudioContext | undefined

type Tone = { hertz: number; fromMs: number; forMs: number }
const sounds: Record<'right' | 'choose' | 'wrong', { tones: Tone[]; buzzMs: number[] }> = {
  right: { tones: [{ hertz: 1250, fromMs: 0, forMs: 90 }], buzzMs: [40] },
  choose: {
    tones: [
      { hertz: 900, fromMs: 0, forMs: 80 },
      { hertz: 900, fromMs: 120, forMs: 80 },
    ],
    buzzMs: [40, 60, 40],
  },
  wrong: {
    tones: [
      { hertz: 240, fromMs: 0, forMs: 180 },
      { hertz: 190, fromMs: 220, forMs: 260 },
    ],
    buzzMs: [180, 80, 180],
  },
}

/** Says right or wrong to who looks at the part and not at the screen. A device without sound stays silent. */
export function playScan(kind: keyof typeof sounds): void {
  const { tones, buzzMs } = sounds[kind]
  navigator.vibrate?.(buzzMs)
  try {
    context ??= new AudioContext()
    void context.resume()
    for (const { hertz, fromMs, forMs } of tones) {
      const start = context.currentTime + fromMs / 1000
      const tone = new OscillatorNode(context, { type: 'square', frequency: hertz })
      const volume = new GainNode(context, { gain: 0.12 })
      tone.connect(volume).connect(context.destination)
      tone.start(start)
      tone.stop(start + forMs / 1000)
    }
  } catch {
    // a browser without sound output, or one that waits for a first tap
  }
}
