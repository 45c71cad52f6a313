"""Documents that people open elsewhere: .docx, .xlsx, .png, .ics."""
