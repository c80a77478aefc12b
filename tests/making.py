"""Small files for the tests: reports as text, and PDFs with one fault each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

REPORT = """明河县水利局
2024年度部门决算

支出决算表

公开03表
单位:万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t110.50\t100.00\t10.50
213\t农林水支出\t110.50\t100. 00\t10.50
21303\t水利\t110.50\t100.00\t10.50
2130399\t其他水利支出\t110.50\t100.00\t10.50
"""
LETTER = "您好：\n\n附件是上周会议的照片，请查收。\n"


def report(organization: str = "明河县水利局", year: int = 2024, spent: str = "110.50") -> bytes:
    """A final account in text form with one table."""
    text = REPORT.replace("明河县水利局", organization).replace("2024", str(year)).replace("110.50", spent)
    return text.encode()


def large_report(rows: int) -> bytes:
    """A report whose table takes long to read."""
    lines = (f"213{number:06d}\t其他水利支出\t{number}.50\t100.00\t10.50" for number in range(rows))
    return (REPORT + "\n".join(lines)).encode()


def pdf(text: str = "2024 budget", *, password: str = "", picture: bool = False) -> bytes:
    """A PDF of one page: some text, or a picture of a page and no text at all."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    output = io.BytesIO()
    canvas = Canvas(output, encrypt=StandardEncryption(password) if password else None)
    if picture:
        canvas.drawImage(ImageReader(io.BytesIO(jpeg())), 0, 0, 500, 700)
    else:
        canvas.drawString(100, 700, text)
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def jpeg() -> bytes:
    """A grey picture."""
    from PIL import Image

    output = io.BytesIO()
    Image.new("L", (200, 280), 200).save(output, "JPEG")
    return output.getvalue()


def archive(path: Path, members: dict[str, bytes]) -> Path:
    """A zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path
