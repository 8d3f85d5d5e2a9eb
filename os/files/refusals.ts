import { defineRefusals } from '../../contract/refusal.ts'

export const fileRefusals = defineRefusals({
  unknownFile: [404, '没有这个文件，或您无权查看', 'There is no such file, or you may not see it'],
  fileNameMissing: [
    400,
    "请在请求头 x-file-name 中提供文件名，格式为 UTF-8''后接百分号编码",
    "Send the file's name in the header x-file-name, as UTF-8'' followed by the percent-encoded name",
  ],
  fileNameBad: [400, '文件名无效：{why}', 'The file name is not valid: {why}'],
  fileEmpty: [400, '文件是空的', 'The file is empty'],
  fileTooLarge: [413, '文件超过 {limitMb} MB', 'The file is larger than {limitMb} MB'],
  fileKindRefused: [
    415,
    '不接受 .{extension} 文件；请转成 PDF、图片、Office 或压缩包后再上传',
    'Files ending in .{extension} are not accepted; convert it to PDF, a picture, an Office file or an archive first',
  ],
  fileMislabelled: [
    415,
    '文件名以 .{extension} 结尾，但内容是 {found}；请核对后用正确的扩展名上传',
    'The name ends in .{extension}, but the content is {found}; check the file and upload it with its true ending',
  ],
  pictureTooLarge: [
    413,
    '图片为 {width}×{height} 像素，最多 {limit} 百万像素；请缩小后再上传',
    'The picture has {width}×{height} pixels, at most {limit} million are accepted; make it smaller first',
  ],
  noPicture: [415, '这个文件没有可显示的图片', 'This file is no picture that can be shown'],
  pictureUnreadable: [415, '图片已损坏，无法读取', 'The picture is damaged and cannot be read'],
  rangeNotSatisfiable: [416, '请求的范围超出文件大小 {bytes}', 'The range lies outside the file of {bytes} bytes'],
  quotaExceeded: [
    413,
    '文件空间已用 {usedMb} MB，共 {quotaMb} MB，放不下这个文件；请删除不用的文件或联系管理员',
    '{usedMb} of {quotaMb} MB of file space are in use, the file does not fit; delete files or ask an administrator',
  ],
  storeUnreachable: [
    503,
    '文件存储暂时不可用，什么都没有保存；请稍后重试',
    'The file store cannot be reached, nothing was kept; try again later',
  ],
  contentMissing: [
    503,
    '文件内容在存储中找不到；请联系管理员从备份恢复',
    'The content is missing in the store; ask an administrator to restore it from the backup',
  ],
})
