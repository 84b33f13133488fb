"""Chinese in traditional characters, read as simplified ones: the content and the model know those far better. Pure.

Only the characters that people write to us; the rest mean the same to the search as they stand.
"""

from __future__ import annotations

_TRADITIONAL = (
    "錢幣帳號戶轉驗證碼詞記憶連結網頁點擊開關鏈鍊區塊發領獎勵贈騙詐盜丟嗎麼個們這還沒會說話請問題應該樣為誰時間後來過對錯從給讓當"
    "聽見覺認識幫買賣價漲稅報臺灣國務團隊員項專業資訊傳檔裝載機電腦視頻圖畫簽籤權銷許協議銀匯費單雙萬億幾兩實際貨貴賺虧負責險風慮"
    "擔嚇壞媽爺兒孫學歲歡謝禮邊進遠選擇刪隱護衛設備鎖凍復雲盤貼紙寫讀輸鍵線斷離動態準確標類種別體質閱訂聞環節約參與獲贏賞僅偽釣魚"
    "鑰擁處則規範優歷經濟營運構華東長門馬陳劉張總統終於啟遊戲飛龍鳥麗無現場較難簡雜訴訟罰審檢測試驅導彈廣託讚據數庫儲滿餘額筆緊熱"
    "頭隻隨雖願顯顧顆頂預順須響飯館騰驚鬆鬧齊齡勝勞勢勸劃創劇剛軟輕輯輪辦辭農邏郵鄉鄰醫釋針鉤錄鐘鐵闖陣陰陸階靈靜賬髮係黃壓屬廠徵"
    "懷戰擴攜擾擺掃損換搶樓樂橋歸殺淚減溫滅獨猶瞭礦積稱穩窮競級組細綁緩編縮績續罵羅職聯膽舉舊藉蘋虛補裡裏複觀計討訓訪詢詳誠誤課調"
    "談論講譯譽貪貸賠購賴趕趙跡蹤躍車輔達違適遲鄭釐閃閉闆雞頓頗飲養騎驟鬥"
)
_SIMPLIFIED = (
    "钱币账号户转验证码词记忆连结网页点击开关链链区块发领奖励赠骗诈盗丢吗么个们这还没会说话请问题应该样为谁时间后来过对错从给让当"
    "听见觉认识帮买卖价涨税报台湾国务团队员项专业资讯传档装载机电脑视频图画签签权销许协议银汇费单双万亿几两实际货贵赚亏负责险风虑"
    "担吓坏妈爷儿孙学岁欢谢礼边进远选择删隐护卫设备锁冻复云盘贴纸写读输键线断离动态准确标类种别体质阅订闻环节约参与获赢赏仅伪钓鱼"
    "钥拥处则规范优历经济营运构华东长门马陈刘张总统终于启游戏飞龙鸟丽无现场较难简杂诉讼罚审检测试驱导弹广托赞据数库储满余额笔紧热"
    "头只随虽愿显顾颗顶预顺须响饭馆腾惊松闹齐龄胜劳势劝划创剧刚软轻辑轮办辞农逻邮乡邻医释针钩录钟铁闯阵阴陆阶灵静账发系黄压属厂征"
    "怀战扩携扰摆扫损换抢楼乐桥归杀泪减温灭独犹了矿积称稳穷竞级组细绑缓编缩绩续骂罗职联胆举旧借苹虚补里里复观计讨训访询详诚误课调"
    "谈论讲译誉贪贷赔购赖赶赵迹踪跃车辅达违适迟郑厘闪闭板鸡顿颇饮养骑骤斗"
)
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def in_simplified(text: str) -> str:
    """Return the text with its traditional characters as simplified ones; everything else stays."""
    return text if text.isascii() else text.translate(_TABLE)
