from django import forms

from cms_portal.privacy.models import PrivacyNotice


class NoticeForm(forms.ModelForm):
    class Meta:
        model = PrivacyNotice
        fields = ["title", "what_changed", "text"]
        widgets = {
            "what_changed": forms.Textarea(attrs={"rows": 3}),
            "text": forms.Textarea(attrs={"rows": 24}),
        }
