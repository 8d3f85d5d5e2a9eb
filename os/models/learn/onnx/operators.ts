// Operators of ONNX (onnx.ai/onnx/operators) whose work hangs on the shapes of what goes in and not on its values: what they cost for one
// row, they cost for any. Not among them: loops and branches, results as large as a number says (Range, Tile, Expand…), chance, texts,
// pictures and sequences.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

const standard = words(`
  Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization BitShift Cast CastLike Ceil Celu Clip Concat
  Constant Conv Cos Cosh CumSum Div DequantizeLinear DynamicQuantizeLinear Einsum Elu Equal Erf Exp Flatten Floor GRU Gather
  GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalMaxPool Greater GreaterOrEqual GroupNormalization HardSigmoid HardSwish
  Hardmax Identity InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization
  MatMul MatMulInteger Max MaxPool Mean MeanVarianceNormalization Min Mish Mod Mul Neg Not Or PRelu Pow QLinearConv QLinearMatMul
  QuantizeLinear RNN Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
  ReduceSumSquare Relu Reshape Round ScatterElements ScatterND Selu Shape Sigmoid Sign Sin Sinh Size Slice Softmax Softplus Softsign
  Split Sqrt Squeeze Sub Sum Tan Tanh ThresholdedRelu Transpose Unsqueeze Where Xor`)

const machineLearning = words(`
  ArrayFeatureExtractor Binarizer FeatureVectorizer Imputer LinearClassifier LinearRegressor Normalizer SVMClassifier SVMRegressor Scaler
  TreeEnsembleClassifier TreeEnsembleRegressor ZipMap`)

/** @param domain as the file names it */
export function isKnownOperator(domain: string, name: string): boolean {
  if (domain === '' || domain === 'ai.onnx') return standard.has(name)
  return domain === 'ai.onnx.ml' && machineLearning.has(name)
}
