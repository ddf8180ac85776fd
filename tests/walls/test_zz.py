from afterbell.base.tenancy import within
def test_town(town):
    from afterbell.enrolment.models import PaperPicture, EvidencePicture
    for s in (town.here, town.there):
        with within(s):
            print('ZZ', s, PaperPicture.objects.count(), EvidencePicture.objects.count())
